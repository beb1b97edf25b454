import { answerMutant } from '../fault.js';
import { editReplies, withValue } from '../step.js';

export default answerMutant('createStream', { id: 'S06', summary: 'Answers every createStream with stream 1.', must: ['MS-001'] },
  (healthy) => editReplies(healthy, (reply) => withValue(reply, 3, 1)));
