import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/s2-random.js';

const mutant: ConformanceMutant = { id: 'S18', summary: 'Sends an S2 that does not echo C1.', must: ['HS-006', 'HS-015'], create: () => fault.create() };
export default mutant;
