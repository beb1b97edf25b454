/** Reads the samples of one track through a window: they stand one behind the other, or close to it. */
import type { ByteSource } from '../wire/mp4/read/source.js';

/** A second of high-rate video fits, and several seconds of audio. */
const videoWindowBytes = 256 * 1024;
const audioWindowBytes = 32 * 1024;
/** No sample is larger; a forged size must not claim the memory. */
const maxSampleBytes = 64 * 1024 * 1024;

export class SampleWindow {
  private readonly source: ByteSource;
  private readonly least: number;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(source: ByteSource, isVideo: boolean) {
    this.source = source;
    this.least = isVideo ? videoWindowBytes : audioWindowBytes;
  }

  /** A view, valid until the next call; shorter than `length` where the file ends or the sample is larger than any. */
  read(offset: number, length: number): Uint8Array {
    if (length > maxSampleBytes) return new Uint8Array(0);
    if (offset < this.at || offset + length > this.at + this.bytes.length) {
      this.bytes = this.source.read(offset, Math.max(length, this.least)).slice();
      this.at = offset;
    }
    return this.bytes.subarray(offset - this.at, offset - this.at + length);
  }
}
