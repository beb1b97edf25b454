import { commandFault } from '../fault.js';
import { onStatus } from '../step.js';

/** MediaMTX's wording; OBS does not know the code. */
export default commandFault('publish', {
  id: 'publish-unauthorized',
  summary: 'Refuses publish: not authorised.',
  rule: 'publish-denied',
  ffmpeg: 'fails',
}, (_, request) => [onStatus(request.msid, 'error', 'NetStream.Publish.Unauthorized', 'authentication failed')]);
