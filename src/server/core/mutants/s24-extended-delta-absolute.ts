import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S24', summary: 'Takes an extended delta for an absolute time.', must: ['CH-012'],
  create: () => ({ reader: plainReader({ extendedDelta: 'absolute' }) }),
};
export default mutant;
