import { answerMutant } from '../fault.js';
import { withoutReplies } from '../step.js';

export default answerMutant('createStream', { id: 'S08', summary: 'Does not answer a createStream that came in one piece with releaseStream.', must: ['NC-013'] },
  (healthy, { batchedBehind = [] }) => (batchedBehind.includes('releaseStream') ? withoutReplies(healthy) : healthy));
