import { answerMutant } from '../fault.js';

export default answerMutant({ moment: 'hello' }, { id: 'S21', summary: 'Sends one byte too many with S2.', must: ['HS-002'] },
  (healthy) => [...healthy, { kind: 'raw', bytes: Uint8Array.of(0) }]);
