import { commandFault } from '../fault.js';
import { editReplies } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-no-null',
  summary: 'Answers createStream with the stream id where null belongs.',
  rule: 'createstream-bad-result',
  companions: ['media-wrong-msid'],
  ffmpeg: 'proceeds',
}, (healthy) => editReplies(healthy, (reply) => ({ ...reply, values: reply.values.filter((_, index) => index !== 2) })));
