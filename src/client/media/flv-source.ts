/** An FLV file as media for a publisher: read piece by piece, damaged or not, once or over and over. */
import { open, type FileHandle } from 'node:fs/promises';
import { timestampDistance } from '../../trace/units.js';
import { str } from '../../wire/amf/build.js';
import { decodeAmf0, encodeAmf0 } from '../../wire/amf/amf0.js';
import { textOf } from '../../wire/amf/access.js';
import { FlvReader, type FlvItem } from '../../wire/flv/file.js';
import { flvTagType } from '../../wire/flv/tag.js';
import { mediaFacts } from '../../wire/media/media-facts.js';
import type { MediaMessage, MediaSource } from '../media.js';

/** Bytes of the file that hold no whole tag. */
export interface LostRange { readonly offset: number; readonly bytes: number }

export interface FlvSourceOptions {
  /** Passes through the file; `Infinity`: until somebody stops it. Default 1. */
  readonly loops?: number;
  readonly onLost?: (range: LostRange) => void;
}

/** Why a file cannot be published, in a sentence without its name. */
export class NotFlvError extends Error {}

const pieceBytes = 256 * 1024;
const signature = [0x46, 0x4c, 0x56] as const;
/** Between the passes of a file with one frame. */
const usualStepMs = 40;

/** Rejects with the system's error when the file cannot be opened, with a `NotFlvError` when it is no FLV. */
export async function openFlvSource(path: string, options: FlvSourceOptions = {}): Promise<FlvSource> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read({ buffer: new Uint8Array(9), position: 0 });
    if (bytesRead < 9 || !signature.every((byte, index) => buffer[index] === byte)) {
      throw new NotFlvError(bytesRead === 0 ? 'is empty' : 'is no FLV file: it does not begin with "FLV"');
    }
    return new FlvSource(file, (await file.stat()).size, options);
  } catch (error) {
    await file.close();
    throw error;
  }
}

export class FlvSource implements MediaSource {
  /** Of one pass. */
  readonly sizeBytes: number;
  private readonly file: FileHandle;
  private readonly options: FlvSourceOptions;
  private readonly queue: MediaMessage[] = [];
  private reader: FlvReader;
  private position = 0;
  private passesLeft: number;
  private pass = 0;
  /** Added to this pass's timestamps. */
  private offsetMs = 0;
  private firstMs: number | undefined;
  private lastMs = 0;
  private stepMs = usualStepMs;
  private videoMs: number | undefined;
  private messages = 0;

  constructor(file: FileHandle, sizeBytes: number, options: FlvSourceOptions) {
    this.file = file;
    this.sizeBytes = sizeBytes;
    this.options = options;
    this.passesLeft = options.loops ?? 1;
    this.reader = this.newReader();
  }

  /** Bytes of this pass that were read. */
  get positionBytes(): number {
    return this.position;
  }

  async read(): Promise<MediaMessage | undefined> {
    while (this.queue.length === 0) {
      const piece = new Uint8Array(pieceBytes);
      const { bytesRead } = await this.file.read({ buffer: piece, position: this.position });
      if (bytesRead > 0) {
        this.position += bytesRead;
        this.reader.push(piece.subarray(0, bytesRead));
        continue;
      }
      this.reader.end();
      if (this.queue.length > 0) break;
      this.passesLeft -= 1;
      // A file without a single message would be read for ever.
      if (this.passesLeft <= 0 || this.messages === 0) return undefined;
      this.nextPass();
    }
    return this.queue.shift();
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private nextPass(): void {
    this.offsetMs += timestampDistance(this.firstMs ?? 0, this.lastMs) + this.stepMs;
    this.pass += 1;
    this.position = 0;
    this.videoMs = undefined;
    this.reader = this.newReader();
  }

  private newReader(): FlvReader {
    return new FlvReader((item) => { this.item(item); });
  }

  private item(item: FlvItem): void {
    if (item.kind === 'lost') {
      if (this.pass === 0) this.options.onLost?.({ offset: item.offset, bytes: item.bytes });
      return;
    }
    if (item.kind !== 'tag') return;
    const { typeId, timestampMs } = item.header;
    if (item.cut) {
      if (this.pass === 0) this.options.onLost?.({ offset: item.offset, bytes: item.body.length });
      return;
    }
    if (typeId !== flvTagType.audio && typeId !== flvTagType.video && typeId !== flvTagType.script && typeId !== flvTagType.scriptAmf3) return;
    this.messages += 1;
    const facts = mediaFacts({ typeId, payload: item.body });
    if (facts.role === 'frame') {
      this.firstMs ??= timestampMs;
      // Frames of both kinds move the end; the distance of video frames is the gap to the next pass.
      if (timestampDistance(this.lastMs, timestampMs) > 0) this.lastMs = timestampMs;
      if (facts.kind === 'video') {
        const step = this.videoMs === undefined ? 0 : timestampDistance(this.videoMs, timestampMs);
        if (step > 0 && step < 1000) this.stepMs = step;
        this.videoMs = timestampMs;
      }
    }
    // An end of sequence in the middle would end decoders that go on with the next pass.
    if (facts.kind === 'video' && facts.role === 'other' && this.passesLeft > 1) return;
    this.queue.push({
      typeId, timestampMs: (timestampMs + this.offsetMs) >>> 0,
      payload: typeId === flvTagType.script ? asDataFrame(item.body) : new Uint8Array(item.body),
    });
  }
}

/** Servers keep metadata for late players when they are asked to (RTMP practice since FMS). */
function asDataFrame(body: Uint8Array): Uint8Array {
  if (textOf(decodeAmf0(body).values[0]) !== 'onMetaData') return new Uint8Array(body);
  const head = encodeAmf0([str('@setDataFrame')]);
  const out = new Uint8Array(head.length + body.length);
  out.set(head);
  out.set(body, head.length);
  return out;
}
