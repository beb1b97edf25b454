import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S39', summary: 'Accepts the chunk size 0, behind which no chunk ends.', must: ['CH-025'],
  create: () => ({ reader: plainReader({ setChunkSize: 'takes-zero' }) }),
};
export default mutant;
