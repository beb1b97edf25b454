import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S28', summary: 'Adds the delta of a message a second time at its continuation.', must: ['CH-004', 'CH-005'],
  create: () => ({ reader: plainReader({ continuationAdds: 'delta' }) }),
};
export default mutant;
