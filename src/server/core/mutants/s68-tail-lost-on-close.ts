import type { ConformanceMutant } from '../fault.js';

/** Late enough for the end to find something on its way, and too soon for anybody to notice. */
const heldMs = 40;

const mutant: ConformanceMutant = {
  id: 'S68', summary: 'Loses the last 64 KiB when the publisher closes the connection.', must: ['TD-003'],
  create: () => ({ holdsMedia: { ms: heldMs, lose: 'fin' } }),
};
export default mutant;
