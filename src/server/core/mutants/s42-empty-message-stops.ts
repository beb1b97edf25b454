import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S42', summary: 'Reads nothing behind a message without payload.', must: ['CH-028'],
  create: () => ({ reader: plainReader({ emptyMessage: 'stops' }) }),
};
export default mutant;
