import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

/** Node-Media-Server 4.4.3 does this; as there, what two chunk streams hold is then glued. */
const mutant: ConformanceMutant = {
  id: 'S32', summary: 'Adds the bytes of a three-byte chunk stream id before it shifts them, so that different ids are one.', must: ['CH-018'],
  create: () => ({ reader: plainReader({ threeByteCsid: (first, second) => (64 + first + second) << 8, headerInside: 'glued' }) }),
};
export default mutant;
