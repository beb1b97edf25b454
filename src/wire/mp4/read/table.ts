/** A table of a sample table box, read from front to back through a small window: tables of long files are large. */
import type { ByteSource } from './source.js';
import { u32 } from './source.js';

const windowBytes = 16_384;

export class Table {
  /** Entries that are really there. */
  readonly entries: number;
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #entryBytes: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;

  /** `declared` entries of `entryBytes` each, from `start` on and not beyond `end`. */
  constructor(source: ByteSource, start: number, end: number, declared: number, entryBytes: number) {
    this.#source = source;
    this.#start = start;
    this.#entryBytes = entryBytes;
    this.entries = Math.max(0, Math.min(declared, Math.floor((end - start) / entryBytes)));
  }

  /** The 32-bit field at byte `at` of entry `index`; 0 where there is none. */
  field(index: number, at: number): number {
    if (index >= this.entries) return 0;
    const offset = this.#start + index * this.#entryBytes;
    if (offset < this.#windowAt || offset + this.#entryBytes > this.#windowAt + this.#window.length) {
      this.#windowAt = offset;
      this.#window = this.#source.read(offset, Math.floor(windowBytes / this.#entryBytes) * this.#entryBytes).slice();
    }
    return u32(this.#window, offset - this.#windowAt + at);
  }
}
