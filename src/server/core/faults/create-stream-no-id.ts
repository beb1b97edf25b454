import { commandFault } from '../fault.js';
import { editReplies } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-no-id',
  summary: 'Answers createStream without a stream id.',
  rule: 'createstream-bad-result',
  companions: ['media-wrong-msid'],
  ffmpeg: 'proceeds',
}, (healthy) => editReplies(healthy, (reply) => ({ ...reply, values: reply.values.slice(0, 3) })));
