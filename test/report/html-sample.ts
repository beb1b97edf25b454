/** Reports as the page meets them: a damaged file, a session that stalls, a session with media; numbers made by a fixed pattern. */
import type { Comparison, ComparisonCounts } from '../../src/trace/comparison.js';
import type { Finding, SessionReport, Timeline, Track } from '../../src/trace/findings.js';
import type { Report } from '../../src/report/model.js';
import { buildReport } from '../../src/report/model.js';
import { hostile, session, stall } from './sample.js';

/** 30 fps in bins of `binMs`, a key frame every 2 s; nothing between `hole` times, audio drifting by 2 ms a second. */
export function timeline(bins = 500, binMs = 20, hole: readonly [number, number] = [4000, 4600]): Timeline {
  const videoBytes: number[] = [];
  const audioBytes: number[] = [];
  const videoFrames: number[] = [];
  const audioFrames: number[] = [];
  const keyframes: number[] = [];
  const lostFrames: number[] = [];
  const longestStepMs: number[] = [];
  const avOffsetMs: (number | null)[] = [];
  let last = 0;
  for (let bin = 0; bin < bins; bin++) {
    let bytes = 0;
    let frames = 0;
    let keys = 0;
    let step = 0;
    for (let frame = Math.ceil(bin * binMs * 0.03); frame < (bin + 1) * binMs * 0.03; frame++) {
      const at = frame / 0.03;
      if (at >= hole[0] && at < hole[1]) continue;
      const key = frame % 60 === 0;
      bytes += key ? 9000 : 1100 + (frame * 7919) % 600;
      frames++;
      if (key) keys++;
      step = Math.max(step, frame === 0 ? 0 : Math.round(at - last));
      last = at;
    }
    const ends = bin * binMs <= hole[1] && hole[1] < (bin + 1) * binMs;
    videoBytes.push(bytes);
    audioBytes.push(Math.round(16 * binMs));
    videoFrames.push(frames);
    audioFrames.push(Math.round(binMs / 23.2));
    keyframes.push(keys);
    lostFrames.push(ends ? Math.round((hole[1] - hole[0]) * 0.03) : 0);
    longestStepMs.push(step);
    avOffsetMs.push(frames === 0 ? null : Math.round(bin * binMs * 0.002 + (bin % 3) * 8 - 8));
  }
  return { startMs: 0, binMs, videoBytes, audioBytes, videoFrames, audioFrames, keyframes, lostFrames, longestStepMs, avOffsetMs };
}

export const tracks: readonly Track[] = [
  {
    kind: 'video', direction: 'c2s', msid: 0, trackId: 0, codec: 'avc1', codecString: 'avc1.64001e', width: 320, height: 180, frameRate: 30, frames: 282, keyframes: 5,
    firstTimestampMs: 0, lastTimestampMs: 9967, loss: { frames: 18, ratio: 0.06, basis: ['timestamps', 'frame_num', 'poc'], certainty: 'exact', places: [{ afterMs: 3967, beforeMs: 4600, afterOffset: 0, offset: 190_440, frames: 18 }] },
  },
  {
    kind: 'audio', direction: 'c2s', msid: 0, trackId: 0, codec: 'mp4a', codecString: 'mp4a.40.2', sampleRate: 44_100, channels: 2, frames: 432,
    firstTimestampMs: 0, lastTimestampMs: 10_008, loss: { frames: 0, ratio: 0, basis: ['timestamps'], certainty: 'exact' },
  },
];

export const lost: Finding = {
  rule: 'frames-lost', severity: 'degraded', session: 0, atMs: 4000, count: 1,
  message: '18 video frames are missing in one place, at 4.000 s; players that use MSE stop there.',
  cause: 'The timestamps jump by 633 ms where 33 ms is usual, and frame_num jumps by 18: the frames were lost behind the encoder.',
  remedy: 'Look for dropped frames between the encoder and this file: a relay that was overloaded, or a network that was too slow.',
  evidence: [{ direction: 'c2s', offset: 188_214, length: 1511, note: 'last frame before the hole, 3.967 s' }, { direction: 'c2s', offset: 190_440, length: 1720, note: 'first frame behind it, 4.600 s' }],
};
export const drift: Finding = {
  rule: 'audio-video-drift', severity: 'degraded', session: 0, atMs: 9200, count: 1, message: 'Audio runs away from video by 2 ms a second.', cause: 'The audio clock is faster than the video clock.',
  remedy: 'Let the encoder take both from one clock.', evidence: [{ direction: 'c2s', offset: 402_110, length: 0, note: 'offset +26 ms here, -8 ms at the start' }],
};
export const metadata: Finding = {
  rule: 'metadata-inaccurate', severity: 'info', session: 0, atMs: 0, count: 2, message: 'onMetaData says 300 frames, the file holds 282.', cause: 'Metadata was written before the loss.', remedy: '', evidence: [],
};

/** An FLV file with a hole. */
export function fileReport(name = 'recording.flv', line = timeline()): Report {
  return {
    ...buildReport({ version: '1.2.3', source: { kind: 'flv', name, truncated: false }, sessions: [], findings: [lost, drift, metadata] }),
    media: { container: 'flv', durationMs: 10_033, bytes: 586_000, tags: { audio: 433, video: 283, script: 1 }, tracks, timeline: line },
  };
}

/** A publish session with media, a hole in it, and a few requests at its beginning. */
export const publish: SessionReport = {
  ...session,
  id: 1, durationMs: 10_040, tracks, timeline: { ...timeline(), startMs: 7_000_000, beganAtMs: 40, endedAtMs: 10_040 },
  transactions: [
    { name: 'connect', transactionId: 1, csid: 3, direction: 'c2s', atMs: 12, state: 'answered', reply: '_result', replyCsid: 3, latencyMs: 42.1 },
    { name: 'releaseStream', transactionId: 2, csid: 3, direction: 'c2s', atMs: 58, state: 'not-awaited', reply: null, replyCsid: null, latencyMs: null },
    { name: 'FCPublish', transactionId: 3, csid: 3, direction: 'c2s', atMs: 58.2, state: 'not-awaited', reply: null, replyCsid: null, latencyMs: null },
    { name: 'createStream', transactionId: 4, csid: 3, direction: 'c2s', atMs: 58.4, state: 'answered', reply: '_result', replyCsid: 3, latencyMs: 3.2 },
    { name: 'publish', transactionId: 5, csid: 4, direction: 'c2s', atMs: 63, state: 'answered', reply: 'onStatus', replyCsid: 5, latencyMs: 88 },
  ],
};

/** A capture with a session that stalls and one with media. */
export function captureReport(): Report {
  return buildReport({
    version: '1.2.3', source: { kind: 'pcapng', name: 'trace.pcapng', truncated: true, notes: ['2 packets were cut by the capture.'] }, sessions: [session, publish],
    findings: [{ ...stall, cause: "The server's TCP has taken every byte, 3 314 in all, and not one RTMP byte came back since 0.044 s." }, { ...lost, session: 1 }, { ...metadata, session: 1, atMs: 90 }],
  });
}

export const noFrames: ComparisonCounts = {
  sent: 0, received: 0, identical: 0, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0,
};
const counts: ComparisonCounts = { ...noFrames, sent: 60, received: 54, identical: 52, corrupted: 2, missing: 6, lossRatio: 0.1, retimed: 3 };
export const comparison: Comparison = {
  ...counts, byKind: { video: counts, audio: noFrames }, tracks: [], sentStream: 'publish live/x**', arrivedStream: 'the file', sentFile: 'trace.pcap', arrivedFile: 'server-out.flv', sentDirection: 'c2s', arrivedDirection: 'c2s',
  began: { what: 'missing', kind: 'video', trackId: 0, timestampMs: 733, sentOffset: 20_113, arrivedOffset: 17_500, sentBytesBefore: 20_113 },
  runs: [
    { kind: 'video', trackId: 0, frames: 5, keyframes: 1, firstTimestampMs: 733, lastTimestampMs: 867, sentOffset: 20_113, arrivedOffset: 17_500, upToKey: false },
    { kind: 'video', trackId: 0, frames: 1, keyframes: 0, firstTimestampMs: 1400, lastTimestampMs: 1400, sentOffset: 30_113, arrivedOffset: 22_500, upToKey: false },
  ],
  runCount: 2, runsUpToKey: 0, inCommon: [], headers: [{ kind: 'video', trackId: 0, codec: 'avc1', state: 'altered', sentBytes: 40, arrivedBytes: 41, sentOffset: 3200, arrivedOffset: 300, differences: ['320x180 became 640x360'] }],
  damaged: [], deltasAsTimestamps: false, syncShiftMs: 0, chunkBytes: 60_000, notes: ['2 000 bytes are missing from the capture.'], unrelated: false,
};

/** With `--reference`. */
export function comparedReport(): Report {
  return { ...fileReport('server-out.flv'), comparison };
}

/** A page as it may grow: many sessions with full timelines, many findings. */
export function largeReport(sessions = 50, findings = 200): Report {
  return buildReport({
    version: '1.2.3', source: { kind: 'pcap', name: 'day.pcap', truncated: false },
    sessions: Array.from({ length: sessions }, (_, id) => ({ ...publish, id, timeline: timeline(600, 20, [1000 + id * 100, 1400 + id * 100]) })),
    findings: Array.from({ length: findings }, (_, index) => ({ ...(index % 3 === 0 ? lost : index % 3 === 1 ? drift : metadata), session: index % sessions, atMs: 40 * index })),
  });
}

/** Names that try to break out of every context of a page: attribute, element, script, comment, style, line, direction, and length. */
export const attacks: readonly string[] = [
  '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", '</script><script>alert(1)</script>', '<!--<script>', '</style><script>alert(1)</script>', 'javascript:alert(1)',
  '\u202egpj.exe\u202c \u05d0\u05d1\u05d2 123', '\u0000\u0007\u001b[31m\u2028\n', hostile, '&lt;b&gt; &amp; %3Cscript%3E', '\ud800', `${'x'.repeat(10_000)}`, `${'<b>'.repeat(4000)}`, '\\u003c/script>', '__proto__',
];

/** Every string of it that can come from outside is `attack`. */
export function attackedReport(attack: string): Report {
  const finding: Finding = { ...stall, message: attack, cause: `cause ${attack}`, remedy: attack, evidence: [{ direction: 's2c', offset: 1, length: 2, note: attack, file: attack }] };
  const attackedTracks = tracks.map((track) => ({ ...track, codec: attack, codecString: attack, loss: { ...track.loss, basis: [attack] } }));
  return {
    ...buildReport({
      version: '1.2.3', source: { kind: 'pcap', name: attack, truncated: false, notes: [attack] }, findings: [finding, { ...finding, session: 1, severity: 'info' }],
      sessions: [session, publish].map((each) => ({
        ...each, app: attack, streamName: attack, client: attack, server: attack, handshake: attack, notices: [attack],
        transactions: each.transactions.map((transaction) => ({ ...transaction, name: attack, reply: attack })), tracks: attackedTracks, clientModels: [{ client: 'obs' as const, outcome: 'fails' as const, at: attack }],
      })),
    }),
    media: { container: 'flv', durationMs: 10_033, bytes: 1, tags: { audio: 1, video: 1, script: 1 }, tracks: attackedTracks, timeline: timeline() },
    comparison: { ...comparison, sentStream: attack, arrivedStream: attack, sentFile: attack, arrivedFile: attack, notes: [attack], headers: comparison.headers.map((header) => ({ ...header, codec: attack, differences: [attack] })) },
  };
}
