import { obj } from '../../../wire/amf/build.js';
import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

/** The first object is the one with fmsVer, so FFmpeg finds no description and waits on. */
export default commandFault('connect', {
  id: 'connect-error-properties-first',
  summary: 'Refuses connect with an _error whose properties object stands before the information.',
  rule: 'connect-error-hidden',
  companions: ['connect-rejected'],
  ffmpeg: 'hangs',
}, (healthy, request) => editReplies(healthy, () => command(
  '_error', request.transactionId, obj({ fmsVer: 'FMS/3,0,1,123', capabilities: 31 }),
  information('error', 'NetConnection.Connect.Rejected', 'Access to this application is refused.'),
)));
