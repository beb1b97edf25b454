import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

export default commandFault('createStream', {
  id: 'create-stream-refused',
  summary: 'Refuses createStream with _error, code and description.',
  rule: 'createstream-refused',
  ffmpeg: 'fails',
}, (healthy, request) => editReplies(healthy, () => command('_error', request.transactionId, null, information('error', 'NetConnection.Call.Failed', 'No more streams.'))));
