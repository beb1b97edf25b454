/** Reads bits of parameter sets and sequence headers, most significant first. Never throws: past the end it reads 0 and says so. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #endBit: number;
  #bit: number;
  /** A read went past the end, or an exp-Golomb code had more than 32 leading zeros. Values since then are worthless. */
  failed = false;

  constructor(bytes: Uint8Array, startByte = 0) {
    this.#bytes = bytes;
    this.#bit = startByte * 8;
    this.#endBit = bytes.length * 8;
  }

  get bitsLeft(): number {
    return Math.max(0, this.#endBit - this.#bit);
  }

  /** Unsigned, 0 to 32 bits. */
  u(bits: number): number {
    if (this.#bit + bits > this.#endBit) {
      this.failed = true;
      this.#bit = this.#endBit;
      return 0;
    }
    let value = 0;
    let left = bits;
    while (left > 0) {
      const have = 8 - (this.#bit & 7);
      const take = Math.min(have, left);
      const part = (this.#bytes[this.#bit >> 3]! >> (have - take)) & ((1 << take) - 1);
      // Not a shift: 32-bit values must stay unsigned.
      value = value * (1 << take) + part;
      this.#bit += take;
      left -= take;
    }
    return value;
  }

  flag(): boolean {
    return this.u(1) === 1;
  }

  skip(bits: number): void {
    if (this.#bit + bits > this.#endBit) this.failed = true;
    this.#bit = Math.min(this.#endBit, this.#bit + bits);
  }

  byteAlign(): void {
    this.#bit = Math.min(this.#endBit, (this.#bit + 7) & ~7);
  }

  /** Exp-Golomb ue(v) (H.264 §9.1), also AV1 uvlc(): 0 .. 2^32-2. */
  ue(): number {
    let zeros = 0;
    while (!this.failed && this.u(1) === 0) {
      zeros += 1;
      if (zeros > 32) this.failed = true;
    }
    return this.failed ? 0 : 2 ** zeros - 1 + this.u(zeros);
  }

  /** Exp-Golomb se(v). */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
