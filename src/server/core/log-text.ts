/** The server's log as a person reads it, and as fields for programs. Names are masked here, and everything is escaped. */
import { printable } from '../../report/escape.js';
import { maskName } from '../../session/secrets.js';
import type { ServerLogEvent } from './log.js';
import { recordingName } from './recording-name.js';
import type { StreamIdentity } from './stream-sink.js';

export interface LogNames {
  readonly showSecrets: boolean;
}

/** One line without its time, connection number first where there is one. */
export function logLine(event: ServerLogEvent, names: LogNames): string {
  const who = 'id' in event ? `#${event.id} ` : '';
  const stream = 'stream' in event ? streamText(event.stream, names) : '';
  switch (event.event) {
    case 'connection-accepted': return `${who}connection from ${event.client}${event.tls ? ' (TLS)' : ''}`;
    case 'connection-refused': return `connection${event.client === '' ? '' : ` from ${event.client}`} refused: ${printable(event.reason)}`;
    case 'handshake-done': return `${who}handshake done, ${event.digest ? 'with digest' : 'simple'}`;
    case 'connected': return `${who}connected to app ${quoted(event.app)}${event.flashVer === '' ? '' : `, ${printable(event.flashVer)}`}`;
    case 'publish-started': return `${who}publishes ${stream}`;
    case 'publish-ended': return `${who}has stopped publishing ${stream}: ${count(event.video, 'video frame')}, ${count(event.audio, 'audio frame')}, ${bytesText(event.bytes)}`;
    case 'play-started': return `${who}plays ${stream}, ${count(event.subscribers, 'subscriber')}${event.waiting ? ', waiting for a publisher' : ''}`;
    case 'play-ended': return `${who}has stopped playing ${stream}, ${count(event.subscribers, 'subscriber')} left`;
    case 'refused': {
      const path = event.path === '' ? '' : ` of ${pathText(event.path, names)}`;
      return `${who}${event.what}${path} refused${event.code === '' ? '' : ` with ${event.code}`}: ${printable(event.reason)}`;
    }
    case 'codec-detected': return `${stream}  ${event.kind}${trackText(event.trackId)} is ${printable(event.codec)}`;
    case 'sequence-header-cached': return `${stream}  ${event.kind}${trackText(event.trackId)} sequence header ${event.changed ? 'changed' : 'cached'}, ${count(event.bytes, 'byte')}`;
    case 'metadata-cached': return `${stream}  metadata cached, ${count(event.bytes, 'byte')}`;
    case 'frames-dropped':
      return `${who}is too slow for ${stream}: ${count(event.video, 'video frame')} and ${count(event.audio, 'audio frame')} left out in ${(event.overMs / 1000).toFixed(1)} s`;
    case 'recording-started': return `${stream}  recording to ${fileText(event.file, event.stream, names)}`;
    case 'recording-ended': return `${stream}  recorded ${fileText(event.file, event.stream, names)}: ${(event.durationMs / 1000).toFixed(1)} s, ${bytesText(event.bytes)}`;
    case 'recording-failed': return `${stream}  recording to ${fileText(event.file, event.stream, names)} failed: ${printable(event.reason)}`;
    case 'hls-started': return `${stream}  HLS at ${names.showSecrets ? printable(event.url) : printable(maskUrl(event.url))}`;
    case 'hls-skipped': return `${stream}  HLS: ${printable(event.reason)}`;
    case 'hls-ended': return `${stream}  HLS ended, ${count(event.segments, 'segment')}`;
    case 'connection-closed':
      return `${who}closed after ${(event.afterMs / 1000).toFixed(1)} s: ${printable(event.reason)}, ${bytesText(event.receivedBytes)} in, ${bytesText(event.sentBytes)} out`;
  }
}

/** The same for programs: names masked, nothing else changed. */
export function logFields(event: ServerLogEvent, names: LogNames): Record<string, unknown> {
  const { event: log, ...rest } = event;
  const fields: Record<string, unknown> = { log, ...rest };
  if ('stream' in event) fields.stream = { app: event.stream.app, name: nameText(event.stream.name, names) };
  if ('path' in event) fields.path = rawPath(event.path, names);
  if ('file' in event) fields.file = rawFile(event.file, event.stream, names);
  if ('url' in event && !names.showSecrets) fields.url = maskUrl(event.url);
  return fields;
}

function nameText(name: string, names: LogNames): string {
  return names.showSecrets ? name : maskName(name);
}

function streamText(stream: StreamIdentity, names: LogNames): string {
  return printable(`${stream.app}/${nameText(stream.name, names)}`);
}

function rawPath(path: string, names: LogNames): string {
  const slash = path.lastIndexOf('/');
  return path.slice(0, slash + 1) + nameText(path.slice(slash + 1), names);
}

function pathText(path: string, names: LogNames): string {
  return printable(rawPath(path, names));
}

/** A recording carries the stream's name in its own. */
function rawFile(file: string, stream: StreamIdentity, names: LogNames): string {
  if (names.showSecrets) return file;
  const prefix = recordingName(stream, '').replace(/\.flv$/, '');
  const masked = recordingName({ ...stream, name: maskedPart(stream.name) }, '').replace(/\.flv$/, '');
  const at = file.lastIndexOf(prefix);
  return at < 0 ? file : file.slice(0, at) + masked + file.slice(at + prefix.length);
}

/** A star is no character of a file name, and would be replaced again. */
function maskedPart(name: string): string {
  return maskName(name).replaceAll('*', '_');
}

function fileText(file: string, stream: StreamIdentity, names: LogNames): string {
  return printable(rawFile(file, stream, names));
}

/** `.../hls/{app}/{stream}/index.m3u8` */
function maskUrl(url: string): string {
  return url.replace(/([^/]+)\/index\.m3u8/, (_, name: string) => `${maskName(name)}/index.m3u8`).replace(/\?.*$/, '?***');
}

function trackText(trackId: number): string {
  return trackId === 0 ? '' : ` track ${trackId}`;
}

function quoted(text: string): string {
  return `"${printable(text)}"`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function bytesText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
