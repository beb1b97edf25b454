import { answerMutant } from '../fault.js';

export default answerMutant({ moment: 'handshake-done' }, { id: 'S19', summary: 'Closes when C2 does not echo S1.', must: ['HS-008'] },
  (healthy, { echoesS1 }) => (echoesS1 === false ? [{ kind: 'close' }] : healthy));
