import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C11', summary: 'Leaves the extended timestamp out of continuations.', must: ['CL-006'] }, { bareContinuations: true });
