/** What was looked at, as a row of facts. */
import type { Track } from '../../trace/findings.js';
import { bitrate } from '../media-text.js';
import type { Report } from '../model.js';
import { duration, grouped } from '../wrap.js';
import { sentence } from './text.js';

const kinds: Readonly<Record<Report['source']['kind'], string>> = {
  pcap: 'Capture (pcap)', pcapng: 'Capture (pcapng)', proxy: 'Proxy', server: 'Server', client: 'Client', trace: 'Saved trace', flv: 'FLV file', hls: 'HLS presentation', mp4: 'MP4 file',
};

/** "25 of 300 frames"; undefined when nothing is known. */
function lossWords(tracks: readonly Track[]): string | undefined {
  const known = tracks.filter(({ loss }) => loss.certainty !== 'unknown');
  if (known.length === 0) return undefined;
  const lost = known.reduce((sum, { loss }) => sum + loss.frames, 0);
  if (lost === 0) return 'none';
  const frames = known.reduce((sum, track) => sum + track.frames + track.loss.frames, 0);
  return `${known.some(({ loss }) => loss.frames > 0 && loss.certainty === 'estimated') ? 'about ' : ''}${grouped(lost)} of ${grouped(frames)}`;
}

/** 1234567 as "1.2 MB". */
function size(bytes: number): string {
  if (bytes < 1e3) return `${grouped(bytes)} bytes`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** A definition list; no fact twice, none that is not known. */
export function factsHtml(report: Report): string {
  const { media, sessions } = report;
  const facts: [string, string][] = [['What', kinds[report.source.kind]]];
  if (media !== undefined) {
    facts.push(['Length', duration(media.durationMs)], ['Size', size(media.bytes)]);
    if (media.durationMs >= 1000) facts.push(['Bit rate', bitrate(media.bytes * 8000 / media.durationMs)]);
    facts.push([media.container === 'flv' ? 'Tags' : 'Samples', grouped(media.tags.video + media.tags.audio + media.tags.script + (media.tags.other ?? 0))]);
  } else {
    facts.push(['RTMP sessions', grouped(sessions.length)], ['Longest', duration(Math.max(0, ...sessions.map((session) => session.durationMs)))]);
  }
  const lost = lossWords(media?.tracks ?? sessions.flatMap((session) => session.tracks));
  if (lost !== undefined) facts.push(['Lost frames', lost]);
  if (report.source.truncated) facts.push(['Ends', 'in the middle of a record']);
  if (report.source.interrupted === true) facts.push(['Read', 'not to the end: it was stopped']);
  return `<dl class="facts">${facts.map(([label, value]) => `<div><dt>${label}</dt><dd>${sentence(value)}</dd></div>`).join('')}</dl>`;
}
