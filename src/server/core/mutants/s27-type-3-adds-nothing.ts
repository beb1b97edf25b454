import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S27', summary: 'Gives a message that starts with fmt 3 the timestamp of the one before.', must: ['CH-003'],
  create: () => ({ reader: plainReader({ type3Adds: 'nothing' }) }),
};
export default mutant;
