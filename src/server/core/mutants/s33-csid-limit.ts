import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S33', summary: 'Closes at chunk streams from 32 on.', must: ['CH-016', 'CH-017'],
  create: () => ({ reader: plainReader({ csidLimit: { from: 32, then: 'close' } }) }),
};
export default mutant;
