import { commandFault } from '../fault.js';
import { command, editReplies, information } from '../step.js';

/** SRS refuses like this; FFmpeg ends, GStreamer and OBS wait. */
export default commandFault('connect', {
  id: 'connect-status-rejected',
  summary: 'Refuses connect with an onStatus and no _error.',
  rule: 'connect-refused-by-onstatus',
  companions: ['connect-rejected'],
  ffmpeg: 'fails',
}, (healthy) => editReplies(healthy, () => command('onStatus', 0, null, information('error', 'NetConnection.Connect.Rejected', 'Refused.'))));
