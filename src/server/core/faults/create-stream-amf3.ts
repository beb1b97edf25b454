import { commandFault } from '../fault.js';
import { editReplies } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-amf3',
  summary: 'Answers createStream in an AMF3 command (type 17) although the client asked for AMF0.',
  rule: 'reply-in-amf3',
  companions: ['createstream-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => ({ ...reply, wrapped: true })));
