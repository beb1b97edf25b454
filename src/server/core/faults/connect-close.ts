import { commandFault } from '../fault.js';

/** What nginx-rtmp does for an application it does not have. */
export default commandFault('connect', {
  id: 'connect-close',
  summary: 'Closes the connection at connect without a word.',
  rule: 'connect-closed-silently',
  ffmpeg: 'fails',
}, () => [{ kind: 'close' }]);
