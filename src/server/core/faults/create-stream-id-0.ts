import { commandFault } from '../fault.js';
import { editReplies, withValue } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-id-0',
  summary: 'Answers createStream with stream id 0.',
  rule: 'createstream-bad-result',
  companions: ['media-wrong-msid'],
  ffmpeg: 'proceeds',
}, (healthy) => editReplies(healthy, (reply) => withValue(reply, 3, 0)));
