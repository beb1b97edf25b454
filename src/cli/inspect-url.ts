/** An http address as FILE: what the server sends decides how it is read. */
import { printable } from '../report/escape.js';
import { fetchBytes } from '../sources/hls/http-loader.js';
import { decodeText, plainName } from '../sources/hls/loader.js';
import { recogniseBytes } from '../sources/recognise.js';
import { bytesSource } from '../wire/mp4/read/source.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { inspectHls } from './inspect-hls.js';
import { inspectMp4Source } from './inspect-mp4.js';
import { UserError } from './user-error.js';

export function isUrl(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

/** Throws UserError where nothing can be had from that address, or nothing that can be read so. */
export async function inspectUrl(url: string, options: InspectOptions): Promise<Inspection> {
  const name = printable(plainName(url));
  const got = await fetchBytes(url, { signal: options.signal });
  if ('reason' in got) throw new UserError(`${name} cannot be had: ${got.reason}.`, 'Check the address and whether the server runs.');
  const { kind } = recogniseBytes(got.bytes.subarray(0, 4096));
  if (kind === 'm3u8' || /mpegurl/.test(got.mime) || /\.m3u8$/i.test(plainName(url))) return inspectHls(url, options, { name, base: got.url, mime: got.mime, ...decodeText(got.bytes) });
  if (kind === 'mp4') return inspectMp4Source(bytesSource(got.bytes), plainName(url).replace(/^.*\//, ''), options);
  throw new UserError(`${name} is neither an HLS playlist nor an MP4 file.`, 'Download it and inspect the file.');
}
