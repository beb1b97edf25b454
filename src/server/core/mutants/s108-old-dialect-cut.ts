import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S108', summary: 'Cuts four bytes of payload from fmt 3 chunks that leave the extended timestamp out.', must: ['CH-010'],
  create: () => ({ reader: plainReader({ extendedOnType3: () => 'cut' }) }),
};
export default mutant;
