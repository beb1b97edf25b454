import { commandFault } from '../fault.js';
import { command, information } from '../step.js';

/** FFmpeg forgives an _error for releaseStream only when it can tell by the number that it is for releaseStream. */
export default commandFault('releaseStream', {
  id: 'release-stream-error-txn-0',
  summary: 'Answers releaseStream with an _error under transaction id 0.',
  rule: 'error-with-unknown-txn',
  ffmpeg: 'fails',
}, () => [command('_error', 0, null, information('error', 'NetConnection.Call.Failed', 'Method not found (releaseStream).'))]);
