/** What kind of file is this? By content, never by name: captures are called .cap, recordings .mp4 although they are FLV. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { captureKind } from './capture.js';

export type FileKind = 'pcap' | 'pcapng' | 'flv' | 'trace' | 'm3u8' | 'mp4' | 'empty' | 'directory' | 'missing' | 'unreadable' | 'unknown';

export interface RecognisedFile {
  readonly kind: FileKind;
  /** What it is and, where one exists, the next step; set for the kinds that cannot be inspected, as far as known. */
  readonly hint?: string;
}

/** A transport stream shows its sync byte every 188 bytes, and the first line of a trace is short. */
const headBytes = 4096;

/** Never throws for a file's sake; reads only its first bytes. */
export function recogniseFile(path: string): Promise<RecognisedFile> {
  return Promise.resolve(recogniseNow(path));
}

function recogniseNow(path: string): RecognisedFile {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    if (fstatSync(file).isDirectory()) return { kind: 'directory', hint: 'a directory' };
    const head = new Uint8Array(headBytes);
    return recogniseBytes(head.subarray(0, readSync(file, head, 0, headBytes, null)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing', hint: 'no such file' } : { kind: 'unreadable', hint: readError(code) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readError(code: unknown): string {
  return code === 'EACCES' || code === 'EPERM' ? 'no permission to read it' : `it cannot be read (${String(code)})`;
}

/** `head`: the first bytes of the file, the more the better up to 4 KiB. */
export function recogniseBytes(head: Uint8Array): RecognisedFile {
  if (head.length === 0) return { kind: 'empty', hint: 'an empty file' };
  const capture = captureKind(head);
  if (capture !== undefined) return { kind: capture };
  if (startsWith(head, 'FLV')) return { kind: 'flv' };
  if (mp4Boxes.some((type) => startsWith(head, type, 4))) return { kind: 'mp4' };
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '');
  // Without its first line it still is one, and a broken one.
  if (text.startsWith('#EXTM3U') || /^\s*#EXT(INF:|-X-[A-Z-]+(:|\s|$))/.test(text)) return { kind: 'm3u8' };
  if (isTrace(text)) return { kind: 'trace' };
  const hint = foreign(head) ?? (isPlainText(text) ? foreignText(text) : undefined);
  return hint === undefined ? { kind: 'unknown' } : { kind: 'unknown', hint };
}

/** Boxes that may come first in a file or a fragment (ISO 14496-12). */
const mp4Boxes = ['ftyp', 'styp', 'moov', 'moof', 'sidx', 'emsg', 'prft', 'mdat', 'free', 'skip', 'wide'];

/** JSON Lines whose first line names the trace format or is an event. */
function isTrace(text: string): boolean {
  const line = text.split('\n', 1)[0] ?? '';
  return line.startsWith('{') && (/"rtmpdiag\.trace/.test(line) || /^\{\s*"kind"\s*:\s*"(session-start|protocol)"/.test(line));
}

type Signature = readonly [at: number, bytes: string, hint: string];

/** Latin-1 text stands for bytes. */
const signatures: readonly Signature[] = [
  [0, '\x1f\x8b', 'gzip-compressed; gunzip it first'],
  [0, '\x28\xb5\x2f\xfd', 'zstd-compressed; run unzstd on it first'],
  [0, '\xfd7zXZ\0', 'xz-compressed; run unxz on it first'],
  [0, 'BZh', 'bzip2-compressed; bunzip2 it first'],
  [0, '\x04\x22\x4d\x18', 'lz4-compressed; run unlz4 on it first'],
  [0, 'PK\x03\x04', 'a ZIP archive; unpack it first'],
  [257, 'ustar', 'a tar archive; unpack it first'],
  [0, 'snoop\0\0\0', 'a Solaris snoop capture; convert it with: editcap -F pcap IN OUT'],
  [0, 'GMBU', 'a Microsoft Network Monitor capture; convert it with: editcap -F pcap IN OUT'],
  [0, 'RTSS', 'a Microsoft Network Monitor capture; convert it with: editcap -F pcap IN OUT'],
  [0, '\x34\xcd\xb2\xa1', 'a pcap variant that is not read; convert it with: editcap -F pcap IN OUT'],
  [0, '\xcd\xa1\xb2\x34', 'a pcap variant that is not read; convert it with: editcap -F pcap IN OUT'],
  [0, '\x89PNG\r\n\x1a\n', 'a PNG image'],
  [0, '\xff\xd8\xff', 'a JPEG image'],
  [0, 'GIF8', 'a GIF image'],
  [0, '%PDF-', 'a PDF document'],
  [0, '\x7fELF', 'an ELF program'],
  [0, 'MZ', 'a Windows program'],
  [0, '\x1a\x45\xdf\xa3', 'a Matroska or WebM file; convert it with: ffmpeg -i IN -c copy OUT.flv'],
  [0, 'OggS', 'an Ogg file'],
  [0, 'RIFF', 'a RIFF file (WAV, AVI or WebP)'],
  [0, 'ID3', 'an MP3 file'],
  [0, 'fLaC', 'a FLAC file'],
  [0, 'SQLite format 3\0', 'an SQLite database'],
  [0, '\0\0\0\x01', 'a raw H.264 or H.265 stream; wrap it with: ffmpeg -i IN -c copy OUT.flv'],
  [0, '\xff\xf1', 'a raw AAC stream (ADTS)'],
  [0, '\xff\xf9', 'a raw AAC stream (ADTS)'],
];

function foreign(head: Uint8Array): string | undefined {
  if (head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return 'an MPEG transport stream; convert it with: ffmpeg -i IN -c copy OUT.flv';
  // C0 and a C1 or S1 whose time is small: what netcat or tcpflow saves of one direction.
  if (head[0] === 3 && head.length >= 1537 && head[1] === 0) return 'perhaps one direction of an RTMP connection, saved without TCP; capture with tcpdump, or use rtmpdiag proxy --save';
  return signatures.find(([at, bytes]) => startsWith(head, bytes, at))?.[2];
}

function isPlainText(text: string): boolean {
  return !/[\0-\x08\x0e-\x1a\x1c-\x1f\uFFFD]/.test(text.slice(0, 1024));
}

function foreignText(text: string): string {
  if (/"rtmpdiag\.report/.test(text)) return 'a report of rtmpdiag; give it the capture, the recording or the trace the report was made from';
  if (/^\s*(<!doctype html|<html)/i.test(text)) return 'an HTML page';
  if (/^\s*<\?xml/.test(text)) return 'an XML document';
  if (/^\s*[[{]/.test(text)) return 'a JSON document';
  if (/^\d\d:\d\d:\d\d\.\d+ IP6? /.test(text)) return 'the text tcpdump prints; capture to a file with: tcpdump -w trace.pcap -s 0 port 1935';
  return 'a text file';
}

/** `pattern`: Latin-1, one character per byte. */
function startsWith(head: Uint8Array, pattern: string, at = 0): boolean {
  if (head.length < at + pattern.length) return false;
  for (let index = 0; index < pattern.length; index++) {
    if (head[at + index] !== pattern.charCodeAt(index)) return false;
  }
  return true;
}
