import { commandFault } from '../fault.js';
import { editReplies, withValue } from '../step.js';

export default commandFault('connect', {
  id: 'connect-txn-2',
  summary: 'Answers connect with transaction id 2.',
  rule: 'reply-txn-mismatch',
  companions: ['connect-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => withValue(reply, 1, 2)));
