import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/connect-txn-0.js';

const mutant: ConformanceMutant = { id: 'S01', summary: 'Answers connect with transaction id 0.', must: ['NC-001', 'NC-002'], create: () => fault.create() };
export default mutant;
