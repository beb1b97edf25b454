import { answerMutant } from '../fault.js';
import { editReplies, withValue } from '../step.js';

/** 4 is what FFmpeg uses: with FFmpeg alone nobody notices. */
export default answerMutant('createStream', { id: 'S02', summary: 'Answers every createStream with transaction id 4.', must: ['NC-002', 'NC-013'] },
  (healthy) => editReplies(healthy, (reply) => withValue(reply, 1, 4)));
