import type { Proof } from './prove.js';

/** Group AM: which mutant each case catches, and why. */
export const proof: Proof = {
  'AM-001': { S113: 'refused' },
  'AM-002': { S114: 'warn:closed' },
  'AM-006': { S115: 'closed' },
  'AM-010': { S52: 'not-found', S240: 'same-name' },
  'AM-012': { S51: 'amf3-messages', S241: 'amf3-claimed' },
  'AM-013': { S50: 'claimed-unanswered', S248: 'claimed-closed' },
  'AM-017': { S53: 'malformed', S249: 'no-transaction' },
  'AM-018': { S11: 'ecma-array', S242: 'warn:no-description', S243: 'no-level' },
};
