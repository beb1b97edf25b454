import type { Proof } from './prove.js';

/** Group HS: which mutant each case catches, and why. */
export const proof: Proof = {
  'HS-001': { S16: 'other-version' },
};
