/** When frames passed a tap: how long the way to the next tap took, and which frames a player who joined then may miss. */

/** Frames that are remembered; a cell is shorter. */
const maxFrames = 200_000;

interface Passed { readonly kind: 'video' | 'audio'; readonly digest: number; readonly atUs: number; readonly key: boolean }

export interface DelaySummary {
  /** Frames that both taps saw once each, sent behind `fromUs`. */
  readonly frames: number;
  readonly p50Ms: number;
  readonly maxMs: number;
  /** Took longer than the limit. */
  readonly late: number;
}

export class Delays {
  readonly #frames: Passed[] = [];

  frame(kind: 'video' | 'audio', digest: number, atUs: number, key: boolean): void {
    if (this.#frames.length < maxFrames) this.#frames.push({ kind, digest, atUs, key });
  }

  /** From here to `next`, of frames that passed here at or after `fromUs`: a server may give older ones from its cache. */
  to(next: Delays, fromUs: number, lateMs: number): DelaySummary {
    const arrived = unique(next.#frames);
    const delays: number[] = [];
    for (const [name, atUs] of unique(this.#frames)) {
      const then = arrived.get(name);
      // Before it was sent: another frame that looks alike.
      if (atUs >= fromUs && then !== undefined && then >= atUs) delays.push((then - atUs) / 1000);
    }
    delays.sort((a, b) => a - b);
    return { frames: delays.length, p50Ms: delays[delays.length >> 1] ?? 0, maxMs: delays.at(-1) ?? 0, late: delays.filter((ms) => ms > lateMs).length };
  }

  /** The last frame of each kind has passed there, too. */
  endedAt(next: Delays): boolean {
    return (['video', 'audio'] as const).every((kind) => {
      const last = this.#frames.findLast((frame) => frame.kind === kind);
      return last === undefined || next.#frames.findLast((frame) => frame.kind === kind && frame.digest === last.digest) !== undefined;
    });
  }

  /**
   * Frames that somebody who joined at `joinedUs` may miss, by kind: up to the first key frame behind it (Infinity: none came).
   * Streams without video owe everything from then on.
   */
  owedFrom(joinedUs: number): Readonly<Record<'video' | 'audio', number>> {
    const hasVideo = this.#frames.some(({ kind }) => kind === 'video');
    const key = hasVideo ? this.#frames.find((frame) => frame.key && frame.kind === 'video' && frame.atUs >= joinedUs)?.atUs ?? Number.POSITIVE_INFINITY : joinedUs;
    const before = (kind: 'video' | 'audio'): number => this.#frames.filter((frame) => frame.kind === kind && frame.atUs < key).length;
    return { video: before('video'), audio: before('audio') };
  }
}

/** Frames that are alike (silence) say nothing about time. */
function unique(frames: readonly Passed[]): Map<string, number> {
  const seen = new Map<string, number>();
  const twice = new Set<string>();
  for (const { kind, digest, atUs } of frames) {
    const name = `${kind} ${digest}`;
    if (seen.has(name)) twice.add(name);
    seen.set(name, atUs);
  }
  for (const name of twice) seen.delete(name);
  return seen;
}
