import { commandFault } from '../fault.js';
import { command, information } from '../step.js';

/** Ant Media Server and MonaServer do this: "method not found". Clients warn and go on. */
export default commandFault('releaseStream', {
  id: 'release-stream-error',
  summary: 'Answers releaseStream with an _error.',
  rule: null,
  ffmpeg: 'proceeds',
}, (_, request) => [command('_error', request.transactionId, null, information('error', 'NetConnection.Call.Failed', 'Method not found (releaseStream).'))]);
