import type { Proof } from './prove.js';

/** Group PC: which mutant each case catches, and why. */
export const proof: Proof = {
  'PC-001': { S110: 'warn:elsewhere' },
  'PC-002': { S45: 'no-ack', S46: 'wrong-total', S47: 'no-ack', S247: 'acks-stop' },
  'PC-005': { S111: 'warn:missing' },
  'PC-008': { C08: 'no-answer' },
  'PC-010': { S43: 'corrupt', S244: 'chunk-stream-dead' },
  'PC-013': { S48: 'warn:closed', S246: 'wedge' },
  'PC-014': { S112: 'server-gone', S245: 'warn:wedge' },
  'PC-016': { S49: 'closed', S246: 'wedge' },
};
