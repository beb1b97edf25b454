import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/s0-version-6.js';

const mutant: ConformanceMutant = { id: 'S16', summary: 'Answers with version 6 in S0.', must: ['HS-001'], create: () => fault.create() };
export default mutant;
