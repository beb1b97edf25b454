import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C05', summary: 'Takes answers in the order of its commands, without looking at transaction ids.', must: ['CL-002'] }, {
  answers: (transactionId, open) => [...open.keys()][0] ?? transactionId,
});
