import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S201', summary: 'Lets in everybody who brings a key, whatever it is.', must: ['AU-001', 'AU-002'],
  create: () => ({ keys: 'any' }),
};
export default mutant;
