import { commandFault } from '../fault.js';
import { editReplies, withValue } from '../step.js';

/** A hard-coded number: right for connect and wrong for everything behind it. */
export default commandFault('createStream', {
  id: 'create-stream-txn-1',
  summary: 'Answers createStream with transaction id 1.',
  rule: 'reply-txn-mismatch',
  companions: ['createstream-no-reply'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, (reply) => withValue(reply, 1, 1)));
