import { undef } from '../../../wire/amf/build.js';
import { commandFault } from '../fault.js';
import { editReplies, withValue } from '../step.js';

/** FFmpeg wants null there, warns about connect, and publishes on message stream 0. */
export default commandFault('createStream', {
  id: 'create-stream-undefined',
  summary: 'Answers createStream with undefined where null belongs.',
  rule: 'createstream-bad-result',
  companions: ['media-wrong-msid'],
  ffmpeg: 'proceeds',
}, (healthy) => editReplies(healthy, (reply) => withValue(reply, 2, undef())));
