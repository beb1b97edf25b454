import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C01', summary: 'Counts its transactions from 2.', must: ['CL-001'] }, { firstTransactionId: 2 });
