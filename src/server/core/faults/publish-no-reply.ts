import { commandFault } from '../fault.js';

/** nginx-rtmp with an application that lacks `live on`. */
export default commandFault('publish', {
  id: 'publish-no-reply',
  summary: 'Never answers publish.',
  rule: 'publish-no-reply',
  ffmpeg: 'hangs',
}, () => []);
