import { commandFault } from '../fault.js';
import { command, information } from '../step.js';

export default commandFault('publish', {
  id: 'publish-error',
  summary: 'Refuses publish with an _error instead of an onStatus.',
  rule: 'publish-denied',
  ffmpeg: 'fails',
}, (_, request) => [command('_error', request.transactionId, null, information('error', 'NetStream.Publish.Denied', 'Publishing is not allowed.'))]);
