import type { ConformanceMutant } from '../fault.js';

/** The assumption behind S20, one packet later. */
const mutant: ConformanceMutant = {
  id: 'S144', summary: 'Loses what comes in one read with C2.', must: ['HS-012'],
  create: () => ({ losesBehindC2: true }),
};
export default mutant;
