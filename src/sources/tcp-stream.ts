/**
 * One direction of a TCP connection, put back in order (RFC 9293 §3.4: sequence numbers are 32 bits and wrap).
 *
 * Plan: positions are byte offsets from the stream's first byte, as plain integers, so nothing after `offsetOf` knows
 * about wrapping. What arrives in order passes straight through as a view; only what comes early is copied and held.
 * Of two copies of a byte the first wins. A hole is given up when it is sure that nobody will fill it: the receiver has
 * acknowledged it although the capture lacks it, too much is held, or the stream is over.
 */

/** Where the facts of one direction go. `side` is the number the stream was made with. */
export interface StreamOutput {
  streamBytes(side: 0 | 1, bytes: Uint8Array, atUs: number): void;
  streamGap(side: 0 | 1, length: number, atUs: number): void;
  streamAcked(side: 0 | 1, total: number, atUs: number): void;
  streamClosed(side: 0 | 1, how: 'fin' | 'rst', atUs: number): void;
}

/** Early segments of all connections together; shared so that a thousand of them cannot add up. */
export interface HeldBudget { heldBytes: number }

interface Held {
  readonly from: number;
  readonly to: number;
  /** May be shorter than `to - from`: the capture cut the packet. */
  readonly bytes: Uint8Array;
}

/** A TCP window is at most 2^30 (RFC 7323 §2.3), so a distance above that is no place a real segment can have. */
const maxDistance = 2 ** 30;
/** Early data of one direction: a receive buffer's worth. */
const maxHeldBytes = 4 * 1024 * 1024;
const maxHeldSegments = 4096;
/** Early data of all connections together. */
const maxHeldBytesInAll = 64 * 1024 * 1024;
/** What one held segment costs beside its bytes. */
const heldOverheadBytes = 128;
/** So many segments in a row at an impossible place mean that the capture lost gigabytes, not that they are stray. */
const segmentsToBelieve = 16;
/** Without acknowledgements to judge by, a hole older than this will not be filled: some retransmission would have come. */
const holePatienceUs = 3_000_000;
/** A reset that claims more unseen bytes before it than this has a made-up sequence number. */
const maxBytesBeforeReset = 1024 * 1024;

export class TcpStream {
  /** Offset behind the last byte delivered or given up. */
  next = 0;
  started = false;
  closed: 'fin' | 'rst' | undefined;
  private readonly output: StreamOutput;
  private readonly side: 0 | 1;
  private readonly budget: HeldBudget;
  private nextSeq = 0;
  /** Sorted and disjoint, all behind `next`. */
  private held: Held[] = [];
  private heldBytes = 0;
  private holeSinceUs = 0;
  private strays = 0;
  private acksSeen = false;
  /** Highest offset the receiver acknowledged, and what of it was reported. */
  private ackedTo = 0;
  private ackedSinceUs = 0;
  private reported = 0;
  private closing: { readonly offset: number; readonly how: 'fin' | 'rst'; readonly atUs: number } | undefined;

  constructor(output: StreamOutput, side: 0 | 1, budget: HeldBudget) {
    this.output = output;
    this.side = side;
    this.budget = budget;
  }

  /** `seq` is the sequence number of the byte at offset 0. */
  start(seq: number): void {
    this.nextSeq = seq >>> 0;
    this.started = true;
  }

  /** True when every byte so far was acknowledged, or no acknowledgement is to be had. */
  get settled(): boolean {
    return !this.acksSeen || this.reported >= this.next;
  }

  get closeRequested(): boolean {
    return this.closing !== undefined || this.closed !== undefined;
  }

  /** A segment of `length` payload bytes, of which `bytes[start..start + captured)` are there. */
  segment(seq: number, bytes: Uint8Array, start: number, captured: number, length: number, atUs: number): void {
    if (this.closed !== undefined) return;
    if (!this.started) this.start(seq);
    let distance = (seq - this.nextSeq) | 0;
    if (distance > maxDistance || distance < -maxDistance) {
      if (++this.strays < segmentsToBelieve) return;
      this.giveUpHeld(atUs);
      this.skip((seq - this.nextSeq) >>> 0, atUs);
      distance = 0;
    }
    this.strays = 0;
    if (distance === 0 && this.held.length === 0 && this.closing === undefined) {
      this.deliver(bytes, start, captured, length, atUs);
      if (this.ackedTo > this.reported) this.reportAcked(atUs);
      return;
    }
    // Retransmissions and keep-alives (one old byte) end before `next`.
    if (distance + length <= 0) return;
    this.hold(this.next + distance, bytes, start, captured, length, atUs);
    this.settle(atUs);
  }

  /** The receiver expects `ack` next. */
  ack(ack: number, atUs: number): void {
    const distance = (ack - this.nextSeq) | 0;
    if (distance > maxDistance) return;
    this.acksSeen = true;
    const offset = this.next + distance;
    if (offset <= this.ackedTo) return;
    this.ackedTo = offset;
    this.ackedSinceUs = atUs;
    if (this.held.length > 0 || this.closing !== undefined) this.settle(atUs);
    else this.reportAcked(atUs);
  }

  /** FIN or RST at `seq`; a FIN takes effect when all bytes before it did. */
  close(how: 'fin' | 'rst', seq: number, atUs: number): void {
    if (this.closed === 'rst' || this.closed === how) return;
    if (this.closed === 'fin') {
      this.closed = how;
      this.output.streamClosed(this.side, how, atUs);
      return;
    }
    if (this.closing !== undefined && (this.closing.how === 'rst' || how === 'fin')) return;
    if (!this.started) this.start(seq);
    const distance = (seq - this.nextSeq) | 0;
    if (how === 'fin' && (distance > maxDistance || distance < 0)) return;
    if (distance < -maxDistance) return;
    const offset = distance < 0 || (how === 'rst' && distance > maxBytesBeforeReset) ? this.next : this.next + distance;
    this.closing = { how, offset, atUs };
    this.settle(atUs);
  }

  /**
   * Time has passed. `patienceUs` after an acknowledgement, or after a close that no acknowledgement can confirm, what
   * it covers is not waited for any longer.
   */
  elapse(atUs: number, patienceUs: number): void {
    if (this.closing !== undefined && (this.closing.how === 'rst' || !this.acksSeen) && atUs - this.closing.atUs >= patienceUs) this.finish(this.closing.atUs);
    else if (this.ackedTo > this.next && atUs - this.ackedSinceUs >= patienceUs) this.skipAcked(atUs);
  }

  /** Nothing more will come: holes are holes. */
  finish(atUs: number): void {
    if (this.closed !== undefined) return;
    this.giveUpHeld(atUs);
    if (this.closing !== undefined && this.closing.offset > this.next) this.skip(this.closing.offset - this.next, atUs);
    else if (this.closing === undefined) this.skipAcked(atUs);
    this.settle(atUs);
  }

  private skipAcked(atUs: number): void {
    // One more than the bytes there are is an acknowledged FIN that the capture lacks, far more likely than one lost byte.
    if (this.ackedTo - this.next > 1) this.skip(this.ackedTo - this.next, atUs);
    this.settle(atUs);
  }

  private deliver(bytes: Uint8Array, start: number, captured: number, length: number, atUs: number): void {
    this.next += length;
    this.nextSeq = (this.nextSeq + length) >>> 0;
    if (captured > 0) this.output.streamBytes(this.side, bytes.subarray(start, start + captured), atUs);
    if (captured < length) this.output.streamGap(this.side, length - captured, atUs);
  }

  private skip(length: number, atUs: number): void {
    this.next += length;
    this.nextSeq = (this.nextSeq + length) >>> 0;
    this.output.streamGap(this.side, length, atUs);
  }

  /** Puts the parts that are new among the held segments. */
  private hold(offset: number, bytes: Uint8Array, start: number, captured: number, length: number, atUs: number): void {
    if (this.held.length === 0) this.holeSinceUs = atUs;
    const end = Math.min(offset + length, this.closing?.offset ?? Infinity);
    let cursor = Math.max(offset, this.next);
    let index = this.firstHeldBehind(cursor);
    while (cursor < end) {
      const existing = this.held[index];
      const stop = existing === undefined ? end : Math.min(end, existing.from);
      if (stop > cursor) {
        const first = start + (cursor - offset);
        const copy = bytes.slice(first, Math.max(first, Math.min(start + (stop - offset), start + captured)));
        this.held.splice(index, 0, { from: cursor, to: stop, bytes: copy });
        this.account(copy.length + heldOverheadBytes);
        index++;
      }
      cursor = existing === undefined ? end : existing.to;
      index++;
    }
  }

  /** Index of the first held segment that ends behind `offset`. */
  private firstHeldBehind(offset: number): number {
    let low = 0;
    let high = this.held.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.held[middle]?.to ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private account(bytes: number): void {
    this.heldBytes += bytes;
    this.budget.heldBytes += bytes;
  }

  private settle(atUs: number): void {
    this.drain(atUs);
    // Data (or the end) behind the hole was captured and the receiver has what is in the hole: the capture lost it.
    let barrier = this.barrier();
    while (barrier !== undefined && this.ackedTo > this.next && barrier > this.next) {
      this.skip(Math.min(this.ackedTo, barrier) - this.next, atUs);
      this.drain(atUs);
      barrier = this.barrier();
    }
    while (this.held.length > 0 && this.mustGiveUp(atUs)) this.giveUpFirst(atUs);
    if (this.closing !== undefined && this.next >= this.closing.offset) this.finishClosing(atUs);
    this.reportAcked(atUs);
  }

  /** The next thing known to exist behind a hole. */
  private barrier(): number | undefined {
    return this.held[0]?.from ?? this.closing?.offset;
  }

  private mustGiveUp(atUs: number): boolean {
    return this.held.length > maxHeldSegments || this.heldBytes > maxHeldBytes || this.budget.heldBytes > maxHeldBytesInAll
      || (!this.acksSeen && atUs - this.holeSinceUs > holePatienceUs);
  }

  private giveUpFirst(atUs: number): void {
    const first = this.held[0];
    if (first === undefined) return;
    this.skip(first.from - this.next, atUs);
    this.drain(atUs);
  }

  private giveUpHeld(atUs: number): void {
    while (this.held.length > 0) this.giveUpFirst(atUs);
  }

  private drain(atUs: number): void {
    let count = 0;
    for (let first = this.held[0]; first !== undefined && first.from === this.next; first = this.held[count]) {
      this.account(-(first.bytes.length + heldOverheadBytes));
      this.deliver(first.bytes, 0, first.bytes.length, first.to - first.from, atUs);
      count++;
    }
    if (count > 0) {
      this.held.splice(0, count);
      this.holeSinceUs = atUs;
    }
  }

  private finishClosing(atUs: number): void {
    if (this.closing === undefined) return;
    const { how } = this.closing;
    this.giveUpHeld(atUs);
    this.reportAcked(atUs);
    this.closing = undefined;
    this.closed = how;
    this.output.streamClosed(this.side, how, atUs);
  }

  private reportAcked(atUs: number): void {
    const total = Math.min(this.ackedTo, this.next);
    if (total <= this.reported) return;
    this.reported = total;
    this.output.streamAcked(this.side, total, atUs);
  }
}
