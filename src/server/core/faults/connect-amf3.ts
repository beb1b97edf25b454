import { commandFault } from '../fault.js';
import { editReplies } from '../step.js';

export default commandFault('connect', {
  id: 'connect-amf3',
  summary: 'Answers connect in an AMF3 command (type 17) although the client asked for AMF0.',
  rule: 'reply-in-amf3',
  companions: ['connect-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => ({ ...reply, wrapped: true })));
