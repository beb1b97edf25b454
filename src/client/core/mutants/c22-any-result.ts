import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C22', summary: 'Takes any _result for the one it waits for.', must: ['CL-009'] }, {
  answers: (transactionId, open, state) => (open.has(transactionId) ? transactionId : ([...open].find(([, name]) => name === state)?.[0] ?? transactionId)),
});
