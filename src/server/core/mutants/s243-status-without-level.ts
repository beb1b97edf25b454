import type { ConformanceMutant } from '../fault.js';
import { statusWithout } from '../status-without.js';

const mutant: ConformanceMutant = {
  id: 'S243', summary: 'Leaves the level out of onStatus.', must: ['AM-018'],
  create: () => ({ answer: (_, healthy) => statusWithout('level', healthy) }),
};
export default mutant;
