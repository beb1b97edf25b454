import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

/** librtmp and OBS read nothing but login requests out of an _error: they wait until their 30 s are over. */
export default commandFault('connect', {
  id: 'connect-rejected-stays-open',
  summary: 'Refuses connect with _error and keeps the connection open.',
  rule: 'connect-rejected',
  ffmpeg: 'fails',
}, (healthy, request) => editReplies(healthy, () => command('_error', request.transactionId, null, information('error', 'NetConnection.Connect.InvalidApp', 'No such application.'))));
