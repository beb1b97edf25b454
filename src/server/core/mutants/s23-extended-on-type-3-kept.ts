import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S23', summary: 'Takes the extended timestamp on fmt 3 chunks for payload.', must: ['CH-008', 'CH-009', 'CH-011'],
  create: () => ({ reader: plainReader({ extendedOnType3: () => 'payload' }) }),
};
export default mutant;
