import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S35', summary: 'Ignores Set Chunk Size.', must: ['CH-021', 'CH-022'],
  create: () => ({ reader: plainReader({ setChunkSize: 'ignored' }) }),
};
export default mutant;
