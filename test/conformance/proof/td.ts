import type { Proof } from './prove.js';

/** Group TD: which mutant each case catches, and why. */
export const proof: Proof = {
  'TD-001': { S70: 'players-not-told', S125: 'name-taken' },
  'TD-002': { S70: 'players-not-told', S125: 'name-taken' },
  'TD-003': { S68: 'tail-lost' },
  'TD-004': { S69: 'tail-lost', S200: 'end-before-frames' },
  'TD-009': { C38: 'crash' },
};
