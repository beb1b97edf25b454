import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/connect-no-reply.js';

const mutant: ConformanceMutant = { id: 'S07', summary: 'Does not answer connect.', must: ['NC-001'], create: () => fault.create() };
export default mutant;
