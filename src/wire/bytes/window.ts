/**
 * Bytes that wait for more: unread input with its place in the stream and its arrival times.
 * Appending is amortised O(1) a byte, so that a peer who dribbles single bytes costs no quadratic copying.
 */
export class Window {
  data = new Uint8Array(0);
  start = 0;
  end = 0;
  /** (offset, atUs) pairs: from which stream offset on bytes arrived at which time. */
  private readonly marks: number[] = [];

  get length(): number {
    return this.end - this.start;
  }

  append(bytes: Uint8Array, streamOffset: number, atUs: number): void {
    if (this.end + bytes.length > this.data.length) this.makeRoom(bytes.length);
    this.data.set(bytes, this.end);
    this.end += bytes.length;
    const marks = this.marks;
    if (marks.length === 0 || marks[marks.length - 1] !== atUs) marks.push(streamOffset, atUs);
  }

  /** Forgets everything before `position` (an index into `data`), which stands for `streamOffset`. */
  consumeTo(position: number, streamOffset: number): void {
    this.start = position;
    if (this.start >= this.end) {
      this.start = 0;
      this.end = 0;
      this.marks.length = 0;
      if (this.data.length > 1024 * 1024) this.data = new Uint8Array(0);
      return;
    }
    const marks = this.marks;
    let stale = 0;
    while (stale + 2 < marks.length && (marks[stale + 2] as number) <= streamOffset) stale += 2;
    if (stale > 0) marks.splice(0, stale);
  }

  /** When the byte at `streamOffset` arrived; `fallbackUs` where it is not in the window. */
  timeOf(streamOffset: number, fallbackUs: number): number {
    const marks = this.marks;
    let time = fallbackUs;
    for (let i = 0; i < marks.length; i += 2) {
      if (i > 0 && (marks[i] as number) > streamOffset) break;
      time = marks[i + 1] as number;
    }
    return time;
  }

  private makeRoom(bytes: number): void {
    const held = this.end - this.start;
    if (this.start >= bytes && this.start >= held) {
      this.data.copyWithin(0, this.start, this.end);
    } else {
      const grown = new Uint8Array(Math.max(1024, 2 * (held + bytes)));
      grown.set(this.data.subarray(this.start, this.end));
      this.data = grown;
    }
    this.start = 0;
    this.end = held;
  }
}
