import type { Proof } from './prove.js';

/** Group MR: which mutant each case catches, and why. */
export const proof: Proof = {
  'MR-001': { S60: 'lost', S61: 'corrupt', S62: 'lost', S63: 'lost', S67: 'corrupt' },
  'MR-002': { S64: 'reordered' },
  'MR-003': { S65: 'distances-changed', S66: 'distances-changed' },
  'MR-004': { S54: 'no-video-header', S55: 'no-audio-header' },
  'MR-005': { S57: 'warn:mid-group', S60: 'warn:mid-group' },
  'MR-006': { S58: 'duplicated', S59: 'gap' },
  'MR-007': { S130: 'warn:no-metadata' },
  'MR-008': { S81: 'warn:forwarded' },
  'MR-011': { S54: 'none-for-late', S56: 'old-for-late', S272: 'not-relayed' },
  'MR-012': { S54: 'no-header', S55: 'no-header', S131: 'audio-alone', S273: 'video-alone' },
  'MR-013': { S65: 'wrong-timestamps', S66: 'wrong-timestamps', S79: 'lost', S80: 'inner-timestamps' },
  'MR-014': { S132: 'corrupt' },
  'MR-015': { S22: 'not-on-continuations', S65: 'wrong-timestamps', S274: 'wrong-timestamps' },
  'MR-017': { S76: 'others-wait', S77: 'warn:keeps-everything', S78: 'frames-cut' },
  'MR-018': { S61: 'corrupt', S62: 'lost' },
};
