import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S97', summary: 'Goes on sending media of a stream that the player has deleted.', must: ['PL-012'],
  create: () => ({ playsOnAfterDelete: true }),
};
export default mutant;
