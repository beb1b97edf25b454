import type { Proof } from './prove.js';

/** Group CL: which client mutant each case catches, and why. */
export const proof: Proof = {
  'CL-001': { C01: 'wrong-transaction', C02: 'no-tcurl' },
  'CL-002': { C05: 'gives-up' },
  'CL-003': { C04: 'media-elsewhere', C36: 'asked-elsewhere' },
  'CL-004': { C03: 'early-media' },
  'CL-005': { C20: 'stuck' },
  'CL-006': { C10: 'unreadable', C11: 'bare-continuations', C12: 'fresh-csid' },
  'CL-007': { C09: 'no-ack' },
  'CL-008': { C21: 'other-csid', C31: 'gives-up' },
  'CL-009': { C15: 'warn:endless', C22: 'taken' },
  'CL-010': { C23: 'hang', C37: 'crash' },
  'CL-011': { C24: 'hang', C37: 'crash' },
  'CL-012': { C14: 'hang', C37: 'crash' },
  'CL-013': { C15: 'warn:endless' },
  'CL-014': { C25: 'info:own-stream-only' },
  'CL-015': { C26: 'warn:goes-on' },
  'CL-016': { C16: 'crash' },
  'CL-017': { C27: 'stuck' },
  'CL-018': { C13: 'frame-before-header' },
  'CL-020': { C28: 'never-ends' },
  'CL-023': { C29: 'ends' },
  'CL-024': { C32: 'warn:elsewhere' },
  'CL-025': { C33: 'closed' },
  'CL-026': { C34: 'closed' },
  'CL-027': { C35: 'malformed' },
};
