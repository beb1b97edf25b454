import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S203', summary: 'Takes the whole query for the key: a key with a name before it is refused.', must: ['AU-003'],
  create: () => ({ keys: 'whole-query' }),
};
export default mutant;
