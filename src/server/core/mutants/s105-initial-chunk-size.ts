import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S105', summary: 'Reads chunks of 4096 bytes from the start.', must: ['CH-001'],
  create: () => ({ reader: plainReader({ initialChunkBytes: 4096 }) }),
};
export default mutant;
