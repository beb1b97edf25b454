import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S122', summary: 'Takes the query behind a stream name for a part of the name.', must: ['PB-007', 'AU-003'],
  create: () => ({ keepsQuery: true }),
};
export default mutant;
