/** Random bytes that a seed repeats: the same seed sends the same bytes. */
export class SeededRandom {
  private state: number;

  constructor(seed: string) {
    // FNV-1a spreads similar seeds.
    let hash = 0x811c9dc5;
    for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193) >>> 0;
    this.state = hash | 1;
  }

  /** 32 bits. */
  next(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state;
  }

  /** 0 to below `limit`. */
  below(limit: number): number {
    return this.next() % limit;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() >>> 11);
  }
}
