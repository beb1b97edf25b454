import type { Proof } from './prove.js';

/** Group AU: which mutant each case catches, and why. */
export const proof: Proof = {
  'AU-001': { S12: 'start-then-close', S201: 'accepted', S202: 'warn:bare-close' },
  'AU-002': { S142: 'start-then-close', S201: 'frames-shown' },
  'AU-003': { S122: 'not-relayed', S203: 'refused' },
  'AU-004': { S100: 'key-told' },
};
