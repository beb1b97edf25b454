import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/hold-s2.js';

const mutant: ConformanceMutant = { id: 'S17', summary: 'Sends S2 only after C2.', must: ['HS-003'], create: () => fault.create() };
export default mutant;
