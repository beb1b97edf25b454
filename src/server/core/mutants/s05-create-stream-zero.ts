import type { ConformanceMutant } from '../fault.js';
import fault from '../faults/create-stream-id-0.js';

const mutant: ConformanceMutant = { id: 'S05', summary: 'Answers createStream with stream 0.', must: ['NC-012'], create: () => fault.create() };
export default mutant;
