import type { Proof } from './prove.js';

/** Group NC: which mutant each case catches, and why. */
export const proof: Proof = {
  'NC-001': { S01: 'wrong-transaction', S07: 'no-answer' },
  'NC-002': { S01: 'other-transaction', S02: 'other-transaction' },
  'NC-004': { S04: 'other-msid' },
  'NC-006': { S116: 'warn:bare-close' },
  'NC-008': { S117: 'server-gone' },
  'NC-009': { S117: 'server-gone' },
  'NC-012': { S05: 'zero' },
  'NC-013': { S02: 'wrong-transaction', S08: 'unanswered', S119: 'closed' },
  'NC-016': { S118: 'answered' },
  'NC-017': { S119: 'closed' },
  'NC-019': { S120: 'not-understood' },
};
