import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S109', summary: 'Glues a message that begins inside another one of its chunk stream to it.', must: ['CH-030'],
  create: () => ({ reader: plainReader({ headerInside: 'glued' }) }),
};
export default mutant;
