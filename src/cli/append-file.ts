/** A file that grows in large steps and is open only while it is written: captures hold more sessions than a process may have files. */
import { closeSync, openSync, writeSync } from 'node:fs';

export class AppendFile {
  readonly path: string;
  readonly #stepBytes: number;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #created = false;

  /** `stepBytes` are held in memory before they are written. */
  constructor(path: string, stepBytes: number) {
    this.path = path;
    this.#stepBytes = stepBytes;
  }

  /** Something has been written: the file exists. */
  get created(): boolean {
    return this.#created;
  }

  /** Takes the bytes over; the caller may not change them afterwards. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    if (this.#held >= this.#stepBytes) this.flush();
  }

  flush(): void {
    if (this.#held === 0) return;
    const joined = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#held = 0;
    const file = openSync(this.path, this.#created ? 'a' : 'w', 0o600);
    this.#created = true;
    try {
      for (let written = 0; written < joined.length;) written += writeSync(file, joined, written);
    } finally {
      closeSync(file);
    }
  }

  /** What is held and not written yet. */
  held(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
