import { answerMutant } from '../fault.js';

export default answerMutant('publish', { id: 'S202', summary: 'Closes on a publisher with a bad key and gives no reason.', must: ['AU-001'] },
  (healthy, { denied }) => (denied === true ? [{ kind: 'close' }] : healthy));
