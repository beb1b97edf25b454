import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S20', summary: 'Needs C0 and C1 in one read.', must: ['HS-011'],
  create: () => ({ needsHelloInOneRead: true }),
};
export default mutant;
