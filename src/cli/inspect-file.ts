/** One file of `inspect`: recognised by its content, read by the reader of its kind. Further kinds are added here. */
import { accessSync, constants, statSync } from 'node:fs';
import { basename } from 'node:path';
import { printable } from '../report/escape.js';
import type { RecognisedFile } from '../sources/recognise.js';
import { recogniseFile } from '../sources/recognise.js';
import { fileError } from './file-error.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { inspectCapture } from './inspect-capture.js';
import { inspectFlv } from './inspect-flv.js';
import { inspectHls } from './inspect-hls.js';
import { inspectMp4 } from './inspect-mp4.js';
import { inspectTrace } from './inspect-trace.js';
import { inspectUrl, isUrl } from './inspect-url.js';
import { UserError } from './user-error.js';

/** Names under which packagers write segments and recorders files. */
const mp4Name = /\.(mp4|m4s|m4v|m4a|mov|cmf[vat])$/i;

export interface FileOptions extends InspectOptions { readonly deadlineGiven: boolean }

/** Throws UserError with the exact reason where the file cannot be read or is none that we know. */
export async function inspectFile(path: string, options: FileOptions): Promise<Inspection> {
  if (isUrl(path)) return inspectUrl(path, options);
  try {
    const totalBytes = sizeOf(path);
    const found = await recogniseFile(path);
    switch (found.kind) {
      case 'pcap':
      case 'pcapng': return await inspectCapture(path, found.kind, options);
      case 'flv': return await inspectFlv(path, { ...options, totalBytes });
      case 'm3u8': return await inspectHls(path, options);
      case 'mp4': return await inspectMp4(path, { ...options, totalBytes });
      case 'trace': return await inspectTrace(path, { ...options, totalBytes });
      default:
        // Something stands in the place of an MP4: what it is, is the finding.
        if (found.kind === 'unknown' && mp4Name.test(path)) return await inspectMp4(path, { ...options, totalBytes });
        throw unreadable(path, found);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    // A failing --extract names its own file.
    const failed = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path;
    throw fileError(error, failed, failed === path ? 'read' : 'write') ?? error;
  }
}

function sizeOf(path: string): number {
  const facts = statSync(path);
  const name = printable(path);
  if (facts.isDirectory()) throw new UserError(`${name} is a directory.`, 'Name the capture or trace inside it.');
  if (facts.isFile() && facts.size === 0) throw new UserError(`${name} is empty.`, 'If tcpdump is still running, stop it first: it writes in large pieces (or start it with -U).');
  if (!facts.isFile()) throw new UserError(`${name} is not a regular file.`, 'A capture is read more than once: save it to a file and name that.');
  accessSync(path, constants.R_OK);
  return facts.size;
}

function unreadable(path: string, found: RecognisedFile): UserError {
  const name = printable(basename(path));
  const reads = 'It reads captures (pcap, pcapng), FLV and MP4 files, HLS playlists and saved traces (.jsonl)';
  if (found.hint === undefined) return new UserError(`${name} is no capture and no trace that rtmpdiag knows.`, `${reads}, whatever their names.`);
  const [what, next] = found.hint.split('; ', 2);
  return new UserError(`${name} cannot be inspected: ${what}.`, next === undefined ? `${reads}.` : `${next.charAt(0).toUpperCase()}${next.slice(1)}.`);
}
