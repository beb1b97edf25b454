import type { ConformanceMutant } from '../fault.js';

/** Late enough for the end to find something on its way, and too soon for anybody to notice. */
const heldMs = 40;

const mutant: ConformanceMutant = {
  id: 'S69', summary: 'Loses frames on their way at deleteStream.', must: ['TD-004'],
  create: () => ({ holdsMedia: { ms: heldMs, lose: 'delete-stream' } }),
};
export default mutant;
