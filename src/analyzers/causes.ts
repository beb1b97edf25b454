/**
 * One cause, one finding: which finding explains which. A lower detection level suppresses the symptoms above it, but
 * only the symptoms that it can really bring about: bytes that the client sent wrongly explain a silent server, bytes
 * that the server sent wrongly do not. Hidden refusals stand beside the visible code.
 */
import type { Direction } from '../trace/events.js';
import type { Severity } from '../trace/findings.js';
import { containerExplains } from './container-causes.js';

export interface Candidate {
  readonly rule: string;
  readonly level: number;
  readonly severity: Severity;
  readonly direction?: Direction;
  /** Serial number of the request it speaks about. */
  readonly request?: number;
  /** When the fault happened. */
  readonly atUs: number;
}

/** The server owes something: every one of these is a symptom when the server could not read what the client sent. */
const serverSilence = new Set([
  'connect-no-reply', 'connect-closed-silently', 'createstream-no-reply', 'publish-no-reply', 'publish-closed-silently', 'play-no-reply',
  'play-accepted-no-publisher', 'close-right-after-publish', 'handshake-eof',
]);

/** What bytes of that direction look like when its chunks cannot be cut apart. */
const misread = new Set([
  'command-undecodable', 'reply-txn-mismatch', 'createstream-bad-result', 'error-with-unknown-txn', 'status-info-unreadable', 'media-wrong-msid',
  'avc-sequence-header-missing', 'avcc-record-invalid', 'annexb-in-avcc', 'latejoin-no-sequence-header', 'control-value-zero', 'chunk-size-out-of-range',
  'half-message-stall', 'chunk-desync',
]);

/** Faults in the chunks themselves. chunk-desync is the symptom of the others. */
const chunkFaults = new Set(['chunk-size-announced-not-applied', 'chunk-size-applied-not-announced', 'chunk-size-out-of-range', 'ext-ts-missing-on-type3', 'type3-after-type0-delta', 'chunk-desync']);

/** An answer that came in a form the client cannot take. */
const brokenAnswers = new Set(['reply-txn-mismatch', 'reply-in-amf3', 'command-undecodable', 'publish-answered-by-result-only', 'error-with-unknown-txn']);

const refusals = new Set(['connect-rejected', 'connect-refused-by-onstatus', 'connect-auth-challenge', 'createstream-refused', 'publish-badname-duplicate', 'publish-denied', 'play-not-found']);

/** Media faults for which strict servers close. */
const rejectedMedia = new Set(['avc-sequence-header-missing', 'avcc-record-invalid', 'annexb-in-avcc', 'media-wrong-msid']);

/** What a clock that does not run looks like. */
const clockSymptoms = new Set(['dts-backward', 'timestamps-equal', 'av-drift', 'av-interleave-poor', 'track-stops-early', 'flv-index-bad', 'metadata-vs-stream-mismatch']);

/** Does `cause` bring about `symptom`? Information never explains, and nothing explains what happened before it. */
export function explains(cause: Candidate, symptom: Candidate): boolean {
  if (cause.rule === symptom.rule || cause.severity === 'info' || cause.atUs > symptom.atUs) return false;
  if (containerExplains(cause.rule, symptom.rule)) return true;
  if (cause.level <= 2) return symptom.level > cause.level;
  if (chunkFaults.has(cause.rule)) {
    if (cause.direction === symptom.direction && misread.has(symptom.rule) && cause.rule !== 'chunk-desync') return true;
    if (cause.rule === 'chunk-desync' && cause.direction === symptom.direction && misread.has(symptom.rule)) return !chunkFaults.has(symptom.rule);
    return cause.direction === 'c2s' && serverSilence.has(symptom.rule);
  }
  if (cause.rule === 'reply-txn-mismatch' && symptom.rule === 'error-with-unknown-txn') return true;
  if (cause.rule === 'command-undecodable' && cause.direction === symptom.direction && (symptom.rule === 'status-info-unreadable' || symptom.rule === 'createstream-bad-result')) return true;
  if (brokenAnswers.has(cause.rule)) return serverSilence.has(symptom.rule);
  if (refusals.has(cause.rule)) return serverSilence.has(symptom.rule) || (cause.rule !== symptom.rule && symptom.level > 6);
  if (cause.rule === 'timestamps-are-deltas') return cause.direction === symptom.direction && clockSymptoms.has(symptom.rule);
  if (cause.rule === 'createstream-bad-result') return symptom.rule === 'media-wrong-msid' || symptom.rule === 'publish-status-wrong-msid';
  if (cause.rule === 'half-message-stall') return symptom.rule === 'close-right-after-publish';
  if (cause.rule === 'data-message-not-amf') return cause.severity === 'fatal' && symptom.rule === 'close-right-after-publish';
  // Both legs prove what one leg suggests.
  if (cause.rule === 'relay-lost-frames') return cause.direction === symptom.direction && (symptom.rule === 'frames-lost' || symptom.rule === 'audio-gap');
  if (rejectedMedia.has(cause.rule)) return cause.direction === 'c2s' && symptom.rule === 'close-right-after-publish';
  return serverSilence.has(cause.rule) && serverSilence.has(symptom.rule) && cause.level <= symptom.level;
}
