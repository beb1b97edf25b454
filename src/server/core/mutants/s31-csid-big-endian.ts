import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S31', summary: 'Reads the three-byte chunk stream id big-endian.', must: ['CH-017'],
  create: () => ({ reader: plainReader({ threeByteCsid: (first, second) => 64 + first * 256 + second }) }),
};
export default mutant;
