import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-refused-hidden',
  summary: 'Refuses createStream with an _error that has no description.',
  rule: 'createstream-refused',
  ffmpeg: 'hangs',
}, (healthy, request) => editReplies(healthy, () => command('_error', request.transactionId, null, information('error', 'NetConnection.Call.Failed'))));
