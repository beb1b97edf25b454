/** Words shared by the renderers, so that the same fact reads the same everywhere. */
import type { ClientModelOutcome, DirectionReport, Finding, SessionReport, Severity, Track, Transaction } from '../trace/findings.js';
import { printable } from './escape.js';
import type { Report } from './model.js';
import { rank } from './model.js';
import { mediaFacts } from './media-text.js';
import { count, duration, grouped } from './wrap.js';

const typeNames: Readonly<Record<string, string>> = {
  '1': 'set chunk size', '2': 'abort', '3': 'acknowledgement', '4': 'user control', '5': 'window acknowledgement size', '6': 'set peer bandwidth',
  '8': 'audio', '9': 'video', '15': 'data (AMF3)', '16': 'shared object (AMF3)', '17': 'command (AMF3)', '18': 'data', '19': 'shared object', '20': 'command', '22': 'aggregate',
};

/** RTMP message type id in words. */
export function typeName(typeId: string): string {
  return typeNames[typeId] ?? `type ${typeId}`;
}

/** "175 audio, 102 video, 7 command". */
export function messagesByType(direction: DirectionReport): string {
  return Object.entries(direction.byType)
    .sort(([, a], [, b]) => b - a)
    .map(([typeId, messages]) => `${grouped(messages)} ${typeName(typeId)}`)
    .join(', ');
}

export const transactionStates: Readonly<Record<Transaction['state'], string>> = {
  answered: 'answered', unanswered: 'UNANSWERED', refused: 'REFUSED', 'not-awaited': 'not awaited', inconclusive: 'inconclusive',
};

const clientNames: Readonly<Record<ClientModelOutcome['client'], string>> = { ffmpeg: 'FFmpeg', obs: 'OBS', librtmp: 'librtmp', gstreamer: 'GStreamer' };

/** "FFmpeg hangs at createStream", "OBS goes on". */
export function clientOutcome(outcome: ClientModelOutcome): string {
  const client = clientNames[outcome.client];
  return outcome.outcome === 'proceeds' ? `${client} goes on` : `${client} ${outcome.outcome} at ${printable(outcome.at)}`;
}

/** "publish live/o**". */
export function purpose(session: SessionReport): string {
  const path = [session.app, session.streamName].filter((part) => part !== '').map(printable).join('/');
  if (session.role === 'none') return path === '' ? 'no stream' : `no stream, app ${path}`;
  const what = session.role === 'both' ? 'publish and play' : session.role;
  return path === '' ? what : `${what} ${path}`;
}

/** "H.264" for "avc1"; codecs without a better name keep theirs. */
const codecNames: Readonly<Record<string, string>> = {
  avc1: 'H.264', hvc1: 'HEVC', av01: 'AV1', vp08: 'VP8', vp09: 'VP9', vvc1: 'VVC', h263: 'H.263', mp4a: 'AAC', Opus: 'Opus', fLaC: 'FLAC', 'ac-3': 'AC-3', 'ec-3': 'E-AC-3', '.mp3': 'MP3',
};

/** "H.264 avc1.64000d  320x180  30 fps". */
export function trackFormat(track: Track): string {
  const parts = [Object.hasOwn(codecNames, track.codec) ? codecNames[track.codec] ?? '' : printable(track.codec)];
  if (track.profile !== undefined) parts[0] += ` ${printable(track.profile)}`;
  if (track.codecString !== undefined) parts.push(printable(track.codecString));
  if (track.width !== undefined && track.height !== undefined) parts.push(`${track.width}x${track.height}`);
  if (track.frameRate !== undefined) parts.push(`${Number(track.frameRate.toFixed(2))} fps`);
  if (track.sampleRate !== undefined) parts.push(`${Number((track.sampleRate / 1000).toFixed(3))} kHz`);
  if (track.channels !== undefined) parts.push(track.channels === 1 ? 'mono' : track.channels === 2 ? 'stereo' : `${track.channels} channels`);
  return parts.join('  ');
}

/** "102 frames, 5 key, 0.0 s to 3.4 s, 2 lost (1.9 %)". */
export function trackFrames(track: Track): string {
  const parts = [count(track.frames, 'frame')];
  if (track.keyframes !== undefined && track.kind === 'video') parts.push(`${grouped(track.keyframes)} key`);
  if (track.frames > 0) parts.push(`timestamps ${(track.firstTimestampMs / 1000).toFixed(3)} to ${(track.lastTimestampMs / 1000).toFixed(3)} s`);
  const { loss } = track;
  if (loss.frames > 0) parts.push(`${loss.certainty === 'estimated' ? 'about ' : ''}${grouped(loss.frames)} lost (${(loss.ratio * 100).toFixed(1)} %)`);
  else if (loss.certainty === 'unknown') parts.push('loss not known');
  return parts.join(', ');
}

/** "1 stall, 2 degraded" of the findings that are worth a look; "no findings" when there are none. */
export function findingCounts(findings: readonly Finding[]): string {
  const order: readonly Severity[] = ['fatal', 'stall', 'degraded', 'info'];
  const parts = order
    .map((severity) => ({ severity, number: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${number} ${severity}`);
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** Worst first, then by time. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => rank(b.severity) - rank(a.severity) || a.atMs - b.atMs || a.session - b.session);
}

export const containerNames = { flv: 'FLV', mp4: 'MP4', hls: 'HLS' } as const;

/** "trace.pcap   pcap, 2 RTMP sessions, 10.2 s". */
export function sourceFacts(report: Report): string {
  if (report.media !== undefined) return [mediaFacts(report.media), ...sourceStates(report)].join(', ');
  const longest = Math.max(0, ...report.sessions.map((session) => session.durationMs));
  const parts: string[] = [report.source.kind, count(report.sessions.length, 'RTMP session'), duration(longest)];
  return [...parts, ...sourceStates(report)].join(', ');
}

function sourceStates(report: Report): string[] {
  return [...(report.source.truncated ? ['truncated'] : []), ...(report.source.interrupted === true ? ['interrupted'] : [])];
}

const endings: Readonly<Record<string, string>> = {
  'client close': 'by the client, which closed', 'server close': 'by the server, which closed', 'client reset': 'by the client, which reset the connection',
  'server reset': 'by the server, which reset the connection', 'capture-end': 'not: still open when the capture ended', open: 'not: still open',
  interrupted: 'not: still open when rtmpdiag was stopped', 'target-unreachable': 'at once: the target could not be reached',
  'decoder-fault': 'not: rtmpdiag stopped decoding',
};

/** How a session ended, in words; unknown ways as they are. */
export function ending(session: SessionReport): string {
  return (Object.hasOwn(endings, session.endedBy) ? endings[session.endedBy] : undefined) ?? printable(session.endedBy);
}
