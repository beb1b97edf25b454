import { commandFault } from '../fault.js';
import { onStatus } from '../step.js';

export default commandFault('publish', {
  id: 'publish-bad-name',
  summary: 'Refuses publish: the name is in use.',
  rule: 'publish-badname-duplicate',
  ffmpeg: 'fails',
}, (_, request) => [onStatus(request.msid, 'error', 'NetStream.Publish.BadName', 'Already publishing')]);
