import { commandFault } from '../fault.js';

/** A refused authorisation hook, as nginx-rtmp shows it. */
export default commandFault('publish', {
  id: 'publish-close',
  summary: 'Closes the connection at publish without a word.',
  rule: 'publish-closed-silently',
  ffmpeg: 'fails',
}, () => [{ kind: 'close' }]);
