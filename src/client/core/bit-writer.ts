/** Writes bits, most significant first, with the Exp-Golomb codes of H.264 (ITU-T H.264 §9.1). */
export class BitWriter {
  private readonly out: number[] = [];
  private current = 0;
  private used = 0;

  /** `count` low bits of `value`, 0 to 32. */
  bits(value: number, count: number): this {
    for (let i = count - 1; i >= 0; i -= 1) {
      this.current = (this.current << 1) | ((value >>> i) & 1);
      this.used += 1;
      if (this.used === 8) {
        this.out.push(this.current);
        this.current = 0;
        this.used = 0;
      }
    }
    return this;
  }

  /** Unsigned Exp-Golomb, for values below 2^16. */
  ue(value: number): this {
    const coded = value + 1;
    const length = 32 - Math.clz32(coded);
    return this.bits(0, length - 1).bits(coded, length);
  }

  /** Zero bits up to the next byte boundary. */
  align(): this {
    return this.used === 0 ? this : this.bits(0, 8 - this.used);
  }

  /** Whole bytes; the writer must stand at a byte boundary. */
  bytes(bytes: Uint8Array): this {
    for (const byte of bytes) this.bits(byte, 8);
    return this;
  }

  /** All bits so far, filled with zeros to a whole byte. */
  finish(): Uint8Array {
    this.align();
    return Uint8Array.from(this.out);
  }
}
