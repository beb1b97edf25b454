/**
 * Decode times of audio frames in samples. RTMP tells them in whole milliseconds, which would leave a gap or an overlap of
 * a few samples at every frame: as long as the timestamps agree with the count of samples, the count is used.
 */

/** Of a frame. Rounding gives half a millisecond, a lost frame a whole one. */
const tolerance = 0.75;

export class AudioClock {
  private readonly rate: number;
  private next: number | undefined;

  constructor(rate: number) {
    this.rate = rate;
  }

  /** `timeMs` on the stream's timeline; `duration` in samples. Never before the end of the frame before. */
  place(timeMs: number, duration: number): number {
    const told = Math.round((timeMs * this.rate) / 1000);
    const counted = this.next;
    const at = counted === undefined || told - counted > duration * tolerance ? Math.max(0, told) : counted;
    this.next = at + duration;
    return at;
  }
}
