/** A small report built by hand, for the renderers' tests. */
import type { DirectionReport, Finding, SessionReport } from '../../src/trace/findings.js';
import type { Report } from '../../src/report/model.js';
import { buildReport } from '../../src/report/model.js';

export const nothing: DirectionReport = { bytes: 0, messages: 0, chunks: 0, byType: {}, lost: [], undecodedBytes: 0 };

export const session: SessionReport = {
  id: 0, client: '127.0.0.1:59510', server: '127.0.0.1:1939', role: 'publish', app: 'live', streamName: 'o**', durationMs: 9000,
  c2s: { bytes: 136949, messages: 287, chunks: 288, byType: { '8': 175, '9': 102, '20': 9, '1': 1 }, lost: [{ offset: 3073, bytes: 2000 }], undecodedBytes: 2000 },
  s2c: { ...nothing, bytes: 3314, messages: 2, chunks: 2, byType: { '5': 1, '20': 1 } },
  transactions: [
    { name: 'connect', transactionId: 1, csid: 3, direction: 'c2s', atMs: 2, state: 'answered', reply: '_result', replyCsid: 3, latencyMs: 42.1 },
    { name: 'releaseStream', transactionId: 2, csid: 3, direction: 'c2s', atMs: 89, state: 'not-awaited', reply: null, replyCsid: null, latencyMs: null },
    { name: 'createStream', transactionId: 4, csid: 3, direction: 'c2s', atMs: 89, state: 'unanswered', reply: null, replyCsid: null, latencyMs: 8911 },
  ],
  tracks: [{
    kind: 'video', direction: 'c2s', msid: 1, trackId: 0, codec: 'avc1', codecString: 'avc1.64000d', width: 320, height: 180, frameRate: 30, frames: 102, keyframes: 4,
    firstTimestampMs: 0, lastTimestampMs: 3367, loss: { frames: 2, ratio: 0.0192, basis: ['timestamps'], certainty: 'estimated' },
  }],
  clientModels: [{ client: 'ffmpeg', outcome: 'hangs', at: 'createStream' }, { client: 'gstreamer', outcome: 'proceeds', at: '' }],
  handshake: 'version 3, no digest',
  endedBy: 'client close',
  notices: [],
};

export const stall: Finding = {
  rule: 'createstream-no-reply', severity: 'stall', session: 0, atMs: 5089, count: 1,
  message: 'The client waits for the answer to createStream (txn 4).',
  cause: "The server's TCP has taken every byte, and not one RTMP byte came back since 0.044 s.",
  remedy: "At the server: keep the parser's position when a chunk spans two reads.",
  evidence: [{ direction: 's2c', offset: 3314, length: 0, note: 'no RTMP byte after this' }],
};
export const info: Finding = { ...stall, rule: 'command-casing-variant', severity: 'info', atMs: 10, count: 3, message: 'A command is spelt in another way.', cause: 'Seen.', remedy: '', evidence: [] };

export function report(findings: readonly Finding[] = [stall, info], sessions: readonly SessionReport[] = [session]): Report {
  return buildReport({ version: '1.2.3', source: { kind: 'pcap', name: 'trace.pcap', truncated: false }, sessions, findings });
}

/** Everything a peer could write into a name to harm the reader of a report. */
export const hostile = '\u001b[2J\u009b31m<script>alert(1)</script>]]>&"\'\n| **x** \u202eevil\u0000';

/** A report whose every peer-supplied string is hostile. */
export function hostileReport(): Report {
  return report(
    [{ ...stall, message: hostile, cause: hostile, remedy: hostile, evidence: [{ direction: 's2c', offset: 1, length: 2, note: hostile }] }],
    [{
      ...session, app: hostile, streamName: hostile, client: hostile, server: hostile, endedBy: hostile, handshake: hostile, notices: [hostile],
      transactions: session.transactions.map((each) => ({ ...each, name: hostile, reply: hostile })),
      tracks: session.tracks.map((each) => ({ ...each, codec: hostile, codecString: hostile })),
      clientModels: [{ client: 'obs', outcome: 'fails', at: hostile }],
    }],
  );
}
