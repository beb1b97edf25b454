import type { Proof } from './prove.js';

/** Group PB: which mutant each case catches, and why. */
export const proof: Proof = {
  'PB-001': { S09: 'no-start' },
  'PB-002': { S10: 'msid-0', S250: 'other-msid' },
  'PB-005': { S121: 'refused' },
  'PB-007': { S122: 'query-in-name' },
  'PB-008': { S12: 'start-then-close', S73: 'mixed' },
  'PB-009': { S123: 'corrupt' },
  'PB-011': { S83: 'warn:others-relayed' },
  'PB-014': { S124: 'refused', S125: 'refused' },
  'PB-015': { S125: 'still-taken' },
  'PB-016': { S72: 'still-taken' },
};
