/**
 * Cuts a byte stream that arrives in blocks of any size into records. A record that lies whole inside a block is
 * handed over in place; only one that straddles two blocks is copied, so a record costs no memory of its own.
 */
export interface RecordFormat {
  /**
   * How many bytes the record at `at` has in all, judged from the `have` bytes that are there; a number above `have`
   * asks for more and is asked again. Zero or less ends the reading: the length cannot be right.
   */
  need(bytes: Uint8Array, at: number, have: number): number;
  /** One whole record. The bytes are valid only during the call. */
  take(bytes: Uint8Array, at: number, length: number): void;
}

export class RecordCutter {
  /** Position in the file of the record in hand. */
  offset = 0;
  /** True after a length that cannot be right; the rest of the file is not read. */
  stopped = false;
  private readonly format: RecordFormat;
  private carry = new Uint8Array(0);
  private carried = 0;

  constructor(format: RecordFormat) {
    this.format = format;
  }

  /** Bytes of an unfinished record. */
  get pending(): number {
    return this.stopped ? 0 : this.carried;
  }

  push(block: Uint8Array): void {
    let at = this.carried > 0 ? this.finishCarried(block) : 0;
    while (!this.stopped && at < block.length) {
      const have = block.length - at;
      const need = this.format.need(block, at, have);
      if (need <= 0) {
        this.stopped = true;
      } else if (need > have) {
        this.keep(block, at, have, need);
        return;
      } else {
        this.format.take(block, at, need);
        this.offset += need;
        at += need;
      }
    }
  }

  /** Completes the record that began in an earlier block; returns how much of this block that took. */
  private finishCarried(block: Uint8Array): number {
    let at = 0;
    for (;;) {
      const need = this.format.need(this.carry, 0, this.carried);
      if (need <= 0) {
        this.stopped = true;
        return at;
      }
      if (need <= this.carried) {
        this.carried = 0;
        this.format.take(this.carry, 0, need);
        this.offset += need;
        return at;
      }
      if (at === block.length) return at;
      const taken = Math.min(need - this.carried, block.length - at);
      this.keep(block, at, taken, need);
      at += taken;
    }
  }

  private keep(block: Uint8Array, at: number, length: number, need: number): void {
    if (this.carry.length < need) {
      const larger = new Uint8Array(Math.max(need, 65_536));
      larger.set(this.carry.subarray(0, this.carried));
      this.carry = larger;
    }
    this.carry.set(block.subarray(at, at + length), this.carried);
    this.carried += length;
  }
}
