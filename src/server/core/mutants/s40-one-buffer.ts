import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S40', summary: 'Collects the messages of all chunk streams in one buffer.', must: ['CH-018', 'CH-020'],
  create: () => ({ reader: plainReader({ buffer: 'shared' }) }),
};
export default mutant;
