import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

export default commandFault('connect', {
  id: 'connect-rejected',
  summary: 'Refuses connect with _error, code and description.',
  rule: 'connect-rejected',
  ffmpeg: 'fails',
}, (healthy, request) => [
  ...editReplies(healthy, () => command('_error', request.transactionId, null, information('error', 'NetConnection.Connect.Rejected', 'Access to this application is refused.'))),
  { kind: 'wait', ms: 500 },
  { kind: 'close' },
]);
