import { answerMutant } from '../fault.js';
import { editReplies } from '../step.js';

export default answerMutant('createStream', { id: 'S04', summary: 'Sends the answer to createStream on message stream 1.', must: ['NC-004'] },
  (healthy) => editReplies(healthy, (reply) => ({ ...reply, msid: 1 })));
