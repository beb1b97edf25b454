/**
 * Coded frames of one track, 33 bytes each: what is needed to find the same frame on the other side, and what to say about
 * it if it is not there. Millions of frames fit; payloads are never kept.
 */

/** A frame as the readers deliver it. */
export interface FrameInput {
  /** Hash over the body without its tag header; a whole number below 2^53. */
  readonly digest: number;
  readonly timestampMs: number;
  readonly compositionTimeMs: number;
  /** In the file or the TCP stream. */
  readonly offset: number;
  readonly bodyBytes: number;
  readonly key: boolean;
  readonly disposable: boolean;
  /** How it went over the wire; absent for files. */
  readonly wire?: WireForm;
}

export interface WireForm {
  readonly fmt: 0 | 1 | 2 | 3;
  readonly csid: number;
  readonly chunks: number;
  /** Chunks of other chunk streams stand between its own. */
  readonly interleaved: boolean;
  /** Its first and last byte came at different times: in several segments. */
  readonly severalSegments: boolean;
  /** Its first byte came together with the end of the message before it. */
  readonly sharesSegment: boolean;
}

const flag = { key: 1, disposable: 2, interleaved: 4, severalSegments: 8, sharesSegment: 16, wire: 32 } as const;
const maxChunks = 1023;
const maxCsid = 0xffff;
const firstCapacity = 256;

export class FrameTable {
  readonly kind: 'video' | 'audio';
  readonly trackId: number;
  codec = '';
  count = 0;
  digests = new Float64Array(firstCapacity);
  offsets = new Float64Array(firstCapacity);
  /** Since the first frame, unwrapped. */
  times = new Int32Array(firstCapacity);
  compositions = new Int32Array(firstCapacity);
  bytes = new Uint32Array(firstCapacity);
  firstTimestampMs = 0;
  /** Frames in front of which bytes are missing from the source; the first 4096 such places. */
  readonly holes: number[] = [];
  #wire = new Uint32Array(firstCapacity);
  #flags = new Uint8Array(firstCapacity);
  #lastTimestampMs = 0;

  constructor(kind: 'video' | 'audio', trackId: number) {
    this.kind = kind;
    this.trackId = trackId;
  }

  push(frame: FrameInput): void {
    const at = this.count;
    if (at === this.digests.length) this.#grow();
    if (at === 0) {
      this.firstTimestampMs = frame.timestampMs;
      this.#lastTimestampMs = frame.timestampMs;
    }
    this.digests[at] = frame.digest;
    this.offsets[at] = frame.offset;
    // 32-bit serial arithmetic: timestamps wrap, and steps back are small.
    this.times[at] = at === 0 ? 0 : this.times[at - 1]! + ((frame.timestampMs - this.#lastTimestampMs) | 0);
    this.#lastTimestampMs = frame.timestampMs;
    this.compositions[at] = frame.compositionTimeMs;
    this.bytes[at] = frame.bodyBytes;
    const { wire } = frame;
    this.#flags[at] = (frame.key ? flag.key : 0) | (frame.disposable ? flag.disposable : 0)
      | (wire === undefined ? 0 : flag.wire | (wire.interleaved ? flag.interleaved : 0) | (wire.severalSegments ? flag.severalSegments : 0) | (wire.sharesSegment ? flag.sharesSegment : 0));
    this.#wire[at] = wire === undefined ? 0 : (wire.fmt | (Math.min(wire.csid, maxCsid) << 2) | (Math.min(wire.chunks, maxChunks) << 18)) >>> 0;
    this.count = at + 1;
  }

  /** Bytes of the source are missing in front of the next frame. */
  hole(): void {
    if (this.holes.at(-1) !== this.count && this.holes.length < 4096) this.holes.push(this.count);
  }

  /** Sent or arrived timestamp as it stands in the stream. */
  timestampMs(at: number): number {
    return (this.firstTimestampMs + this.times[at]!) >>> 0;
  }

  isKey(at: number): boolean {
    return (this.#flags[at]! & flag.key) !== 0;
  }

  isDisposable(at: number): boolean {
    return (this.#flags[at]! & flag.disposable) !== 0;
  }

  /** undefined for frames of files. */
  wire(at: number): WireForm | undefined {
    const flags = this.#flags[at]!;
    if ((flags & flag.wire) === 0) return undefined;
    const packed = this.#wire[at]!;
    return {
      fmt: (packed & 3) as WireForm['fmt'], csid: (packed >>> 2) & maxCsid, chunks: packed >>> 18,
      interleaved: (flags & flag.interleaved) !== 0, severalSegments: (flags & flag.severalSegments) !== 0, sharesSegment: (flags & flag.sharesSegment) !== 0,
    };
  }

  /** Some hole lies between frame `from` and frame `to`, exclusive of what stands before `from`. */
  holeBetween(from: number, to: number): boolean {
    return this.holes.some((at) => at > from && at <= to);
  }

  #grow(): void {
    const capacity = this.digests.length * 2;
    this.digests = enlarged(this.digests, new Float64Array(capacity));
    this.offsets = enlarged(this.offsets, new Float64Array(capacity));
    this.times = enlarged(this.times, new Int32Array(capacity));
    this.compositions = enlarged(this.compositions, new Int32Array(capacity));
    this.bytes = enlarged(this.bytes, new Uint32Array(capacity));
    this.#wire = enlarged(this.#wire, new Uint32Array(capacity));
    this.#flags = enlarged(this.#flags, new Uint8Array(capacity));
  }
}

function enlarged<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
