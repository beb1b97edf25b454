import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

/** Node-Media-Server 4.4.3 does this. */
const mutant: ConformanceMutant = {
  id: 'S43', summary: 'Ignores Abort: the next message is glued to what there is of the one before it.', must: ['PC-010'],
  create: () => ({ reader: plainReader({ abort: 'ignored', headerInside: 'glued' }) }),
};
export default mutant;
