import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S34', summary: 'Ignores messages on chunk streams from 64 on.', must: ['CH-016', 'CH-017'],
  create: () => ({ reader: plainReader({ csidLimit: { from: 64, then: 'skip' } }) }),
};
export default mutant;
