/**
 * A bounded reader over bytes from a peer. Running out of bytes is a value: every read gives `undefined`
 * and the position stays where it was, so a caller can tell what was missing and how much is left.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Offset behind the last readable byte. */
  readonly end: number;
  #position: number;
  #view: DataView | undefined;

  /** Reads `bytes[start, end)`; both bounds are clamped into the array. */
  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.end = Math.max(0, Math.min(end, bytes.length));
    this.#position = Math.max(0, Math.min(start, this.end));
  }

  /** Offset of the next byte, counted from the start of `bytes`. */
  get position(): number {
    return this.#position;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.end - this.#position;
  }

  /** Unsigned 8-bit integer. */
  u8(): number | undefined {
    return this.#take(1) ? this.#at(1) : undefined;
  }

  /** Unsigned 16-bit big-endian integer. */
  u16(): number | undefined {
    return this.#take(2) ? (this.#at(2) << 8) | this.#at(1) : undefined;
  }

  /** Unsigned 24-bit big-endian integer. */
  u24(): number | undefined {
    return this.#take(3) ? (this.#at(3) << 16) | (this.#at(2) << 8) | this.#at(1) : undefined;
  }

  /** Unsigned 32-bit big-endian integer. */
  u32(): number | undefined {
    return this.#take(4) ? ((this.#at(4) << 24) | (this.#at(3) << 16) | (this.#at(2) << 8) | this.#at(1)) >>> 0 : undefined;
  }

  /** Unsigned 32-bit little-endian integer (message stream id in a chunk header, RTMP 1.0 §5.3.1.2.5). */
  u32le(): number | undefined {
    return this.#take(4) ? ((this.#at(1) << 24) | (this.#at(2) << 16) | (this.#at(3) << 8) | this.#at(4)) >>> 0 : undefined;
  }

  /** IEEE 754 double, big-endian. */
  f64(): number | undefined {
    if (!this.#take(8)) return undefined;
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.#view.getFloat64(this.#position - 8);
  }

  /** The next `length` bytes as a view, not a copy. */
  take(length: number): Uint8Array | undefined {
    if (length < 0 || !this.#take(length)) return undefined;
    return this.bytes.subarray(this.#position - length, this.#position);
  }

  /** Passes over `length` bytes; false (and no movement) when there are fewer. */
  skip(length: number): boolean {
    return length >= 0 && this.#take(length);
  }

  #take(length: number): boolean {
    // Written so that a NaN length is refused too.
    if (!(this.#position + length <= this.end)) return false;
    this.#position += length;
    return true;
  }

  #at(back: number): number {
    return this.bytes[this.#position - back] as number;
  }
}
