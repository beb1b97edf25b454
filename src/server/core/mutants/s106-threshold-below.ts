import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S106', summary: 'Takes four bytes for an extended timestamp behind the field 0xFFFFFE.', must: ['CH-007'],
  create: () => ({ reader: plainReader({ extendedFrom: 0xfffffe }) }),
};
export default mutant;
