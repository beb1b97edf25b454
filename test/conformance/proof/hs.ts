import type { Proof } from './prove.js';

/** Group HS: which mutant each case catches, and why. */
export const proof: Proof = {
  'HS-001': { S16: 'other-version' },
  'HS-002': { S21: 'extra-bytes' },
  'HS-003': { S17: 's2-withheld' },
  'HS-006': { S18: 'warn:no-echo' },
  'HS-008': { S19: 'warn:closed' },
  'HS-009': { S103: 'echoes-version' },
  'HS-010': { S103: 'warn:handshake-for-garbage' },
  'HS-011': { S20: 'no-handshake' },
  'HS-012': { S144: 'connect-lost' },
  'HS-015': { S104: 'refused', S18: 'warn:broken-signature' },
  'HS-020': { C19: 'other-version' },
  'HS-021': { C06: 'other-random' },
  'HS-022': { C07: 'early-chunk' },
};
