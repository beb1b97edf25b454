import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

/** FFmpeg looks for "description" in the first object of an _error; without one it ignores the whole message. */
export default commandFault('connect', {
  id: 'connect-error-no-description',
  summary: 'Refuses connect with an _error that has no description.',
  rule: 'connect-error-hidden',
  companions: ['connect-rejected'],
  ffmpeg: 'hangs',
}, (healthy, request) => editReplies(healthy, () => command('_error', request.transactionId, null, information('error', 'NetConnection.Connect.Rejected'))));
