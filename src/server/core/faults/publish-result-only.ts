import { commandFault } from '../fault.js';
import { command } from '../step.js';

export default commandFault('publish', {
  id: 'publish-result-only',
  summary: 'Answers publish with _result and no onStatus.',
  rule: 'publish-answered-by-result-only',
  companions: ['publish-no-reply'],
  ffmpeg: 'hangs',
}, (_, request) => [command('_result', request.transactionId, null)]);
