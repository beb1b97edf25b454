import { answerMutant } from '../fault.js';
import { commandName } from '../step.js';

/** FFmpeg 5.1 with -listen does this. */
export default answerMutant('FCPublish', { id: 'S249', summary: 'Sends onFCPublish without a transaction id.', must: ['AM-017'] },
  (healthy) => healthy.map((each) => (each.kind === 'command' && commandName(each) === 'onFCPublish' ? { ...each, values: each.values.filter((_, index) => index !== 1) } : each)));
