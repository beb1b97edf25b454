import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S36', summary: 'Applies a Set Chunk Size inside a message behind that message.', must: ['CH-021'],
  create: () => ({ reader: plainReader({ setChunkSize: 'after-message' }) }),
};
export default mutant;
