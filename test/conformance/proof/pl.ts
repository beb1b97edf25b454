import type { Proof } from './prove.js';

/** Group PL: which mutant each case catches, and why. */
export const proof: Proof = {
  'PL-001': { S15: 'msid-0', S270: 'wrong-msid' },
  'PL-002': { S13: 'no-start' },
  'PL-003': { S14: 'media-first' },
  'PL-006': { S126: 'start-without-media' },
  'PL-011': { S54: 'no-headers', S55: 'no-headers', S127: 'no-start' },
  'PL-012': { S97: 'goes-on' },
  'PL-013': { S70: 'not-told', S71: 'warn:eof-only', S271: 'warn:status-only' },
  'PL-014': { S70: 'not-told', S71: 'warn:eof-only', S271: 'warn:status-only' },
  'PL-015': { S126: 'no-media', S128: 'old-headers', S272: 'no-headers' },
  'PL-016': { S54: 'no-headers', S55: 'no-headers', S129: 'no-headers' },
};
