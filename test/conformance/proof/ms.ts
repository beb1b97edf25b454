import type { Proof } from './prove.js';

/** Group MS: which mutant each case catches, and why. */
export const proof: Proof = {
  'MS-001': { S06: 'warn:same-number' },
  'MS-002': { S75: 'crosstalk' },
  'MS-005': { S150: 'crosstalk' },
  'MS-006': { S74: 'name-shared' },
};
