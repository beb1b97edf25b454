import type { ConformanceMutant } from '../fault.js';
import { statusWithout } from '../status-without.js';

const mutant: ConformanceMutant = {
  id: 'S242', summary: 'Leaves the description out of onStatus.', must: ['AM-018'],
  create: () => ({ answer: (_, healthy) => statusWithout('description', healthy) }),
};
export default mutant;
