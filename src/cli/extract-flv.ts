/**
 * `--extract DIR`: a playable FLV for each stream of a session. Timestamps start at 0 with the first coded frame;
 * sequence headers and metadata before it stand at 0. `@setDataFrame` is a wrapper between publisher and server
 * (RTMP 1.0 names it nowhere; FMLE and all its successors send it) and does not belong into a file.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Direction } from '../trace/events.js';
import { timestampDistance } from '../trace/units.js';
import { encodeFileHeader, encodeTag } from '../wire/flv/file.js';
import { fileNamePart } from '../report/escape.js';
import { AppendFile } from './append-file.js';

/** Held per stream before it is written. */
const stepBytes = 256 * 1024;
/** A session that opens message streams without end would fill the disk with files. */
const streamsMax = 32;
/** Offset of the flags byte in the FLV header (FLV E.2). */
const flagsOffset = 4;

/** `02 000d "@setDataFrame"`, an AMF0 string. */
const setDataFrame = [0x02, 0x00, 0x0d, 0x40, 0x73, 0x65, 0x74, 0x44, 0x61, 0x74, 0x61, 0x46, 0x72, 0x61, 0x6d, 0x65];

/** The script data as it stands in a file: a type 15 payload begins with a format byte 0 and holds AMF0 behind it (seen from Flash Player onwards). */
export function scriptData(typeId: number, payload: Uint8Array): Uint8Array {
  return typeId === 15 && payload[0] === 0 ? withoutSetDataFrame(payload.subarray(1)) : withoutSetDataFrame(payload);
}

function withoutSetDataFrame(payload: Uint8Array): Uint8Array {
  return setDataFrame.every((byte, index) => payload[index] === byte) ? payload.subarray(setDataFrame.length) : payload;
}

/** Sequence headers carry no time of their own: many publishers send them with 0 long after the stream began. */
function isCodedFrame(typeId: number, payload: Uint8Array): boolean {
  const first = payload[0];
  if (first === undefined || (typeId !== 8 && typeId !== 9)) return false;
  if (typeId === 9) {
    if ((first & 0x80) !== 0) return (first & 0x0f) !== 0 && (first & 0x0f) !== 4;
    const codec = first & 0x0f;
    return (codec !== 7 && codec !== 12) || payload[1] === 1;
  }
  const format = first >> 4;
  if (format === 9) return (first & 0x0f) === 1;
  return format !== 10 || payload[1] !== 0;
}

class Stream {
  readonly file: AppendFile;
  readonly direction: Direction;
  #base: number | undefined;
  #last = 0;
  #lastRaw = 0;
  audio = false;
  video = false;

  constructor(path: string, direction: Direction) {
    this.file = new AppendFile(path, stepBytes);
    this.direction = direction;
    this.file.push(encodeFileHeader());
  }

  push(typeId: number, timestampMs: number, payload: Uint8Array): void {
    if (typeId === 8) this.audio = true;
    if (typeId === 9) this.video = true;
    const isScript = typeId === 18 || typeId === 15;
    const body = isScript ? scriptData(typeId, payload) : payload;
    for (const piece of encodeTag(isScript ? 18 : typeId, this.#time(timestampMs, isCodedFrame(typeId, payload)), body)) this.file.push(new Uint8Array(piece));
  }

  /** Unwrapped across 2^32 by adding distances; never before 0. */
  #time(timestampMs: number, coded: boolean): number {
    if (this.#base === undefined) {
      if (!coded) return 0;
      this.#base = timestampMs;
      this.#lastRaw = timestampMs;
    }
    if (!coded) return Math.max(0, this.#last);
    this.#last += timestampDistance(this.#lastRaw, timestampMs);
    this.#lastRaw = timestampMs;
    return Math.max(0, this.#last);
  }
}

export class FlvExtractor {
  readonly #folder: string;
  readonly #session: number;
  readonly #streams = new Map<string, Stream>();

  /** Creates the folder when it is missing. */
  constructor(folder: string, session: number) {
    this.#folder = folder;
    this.#session = session;
    mkdirSync(folder, { recursive: true });
  }

  /** See `ExtractSink`; `payload` is copied. */
  media(direction: Direction, msid: number, typeId: number, timestampMs: number, payload: Uint8Array): void {
    const key = `${direction}-${msid}`;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      if (this.#streams.size >= streamsMax) return;
      stream = new Stream(join(this.#folder, `.session-${this.#session}-${key}.part`), direction);
      this.#streams.set(key, stream);
    }
    stream.push(typeId, timestampMs, payload);
  }

  /** Writes what is left, corrects the flags in the headers and names the files. Returns their paths. */
  finish(app: string, streamName: string): string[] {
    const media = [...this.#streams].filter(([, stream]) => stream.audio || stream.video);
    const paths: string[] = [];
    for (const [key, stream] of this.#streams) {
      if (!stream.audio && !stream.video) continue;
      stream.file.flush();
      const file = openSync(stream.file.path, 'r+');
      try {
        writeSync(file, encodeFileHeader({ audio: stream.audio, video: stream.video }), flagsOffset, 1, flagsOffset);
      } finally {
        closeSync(file);
      }
      const name = [app, streamName].filter((part) => part !== '').map(fileNamePart).join('-');
      const suffix = media.length > 1 ? `-${key}` : '';
      const path = join(this.#folder, `${name === '' ? 'stream' : name}-${this.#session}${suffix}.flv`);
      renameSync(stream.file.path, path);
      paths.push(path);
    }
    this.discard();
    return paths;
  }

  /** Removes what `finish` has not named. */
  discard(): void {
    for (const stream of this.#streams.values()) if (stream.file.created) rmSync(stream.file.path, { force: true });
    this.#streams.clear();
  }
}
