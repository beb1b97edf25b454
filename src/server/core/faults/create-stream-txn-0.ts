import { commandFault } from '../fault.js';
import { editReplies, withValue } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-txn-0',
  summary: 'Answers createStream with transaction id 0.',
  rule: 'reply-txn-mismatch',
  companions: ['createstream-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => withValue(reply, 1, 0)));
