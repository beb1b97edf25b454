import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S26', summary: 'Looks for the extended timestamp above 0xFFFFFF alone, which the field never is.', must: ['CH-008'],
  create: () => ({ reader: plainReader({ extendedFrom: 0x1000000 }) }),
};
export default mutant;
