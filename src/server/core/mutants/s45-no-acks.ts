import { answerMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this. */
export default answerMutant({ moment: 'window' }, { id: 'S45', summary: 'Never acknowledges.', must: ['PC-002'] }, () => []);
