import { answerMutant } from '../fault.js';
import { onStatus } from '../step.js';

export default answerMutant('publish', { id: 'S121', summary: 'Accepts publish with transaction id 0 only.', must: ['PB-005'] },
  (healthy, { transactionId, msid }) => (transactionId === 0 ? healthy : [onStatus(msid, 'error', 'NetStream.Publish.BadName', 'publish has a transaction id.')]));
