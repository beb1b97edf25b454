import { answerMutant } from '../fault.js';

export default answerMutant('connect', { id: 'S37', summary: 'Announces a chunk size and goes on with 128.', must: ['CH-035'] },
  (healthy) => healthy.filter(({ kind }) => kind !== 'outgoingChunkSize'));
