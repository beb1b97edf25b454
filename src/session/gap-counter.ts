/**
 * Frames missing by the gaps between timestamps. A frame that comes late, or twice at one time, fills the gap that it left:
 * swapped and squeezed frames are not lost ones. A gap of seconds is a loss only while the other track goes on.
 */

/** Steps up to this many frame durations are rounding and jitter. */
const gapFrames = 1.5;
/** Shorter steps than this share of a frame fill a gap. */
const fillShare = 0.5;
/** A longer step is an interruption unless something else shows that media flowed meanwhile. */
export const longestGapMs = 1000;
const longestGapFrames = 10;
/** Whole groups of pictures are longer. */
const shortGapMs = 500;
/** A frame fills a gap that lies this close. */
const fillWithinMs = 1000;

/** What a forward step came to. `jump`: an interruption or another clock; frames are not counted. */
export interface Gap { readonly frames: number; readonly jump: boolean }

export class GapCounter {
  /** Counted where the numbering of the pictures shows losses, too. */
  seen = 0;
  /** Counted in front of a picture that begins a new numbering: timestamps alone tell. */
  blind = 0;
  /** Those of `blind` in gaps of less than half a second. */
  blindShort = 0;
  /** Frame duration; without one only pauses are noticed. */
  frameMs: number | undefined;
  /** Frames that came where none was missing yet. */
  #credit = 0;
  #creditMs = 0;
  #recent = 0;
  #recentMs = 0;
  #recentBlind = false;
  #recentShort = false;

  /** A step forward to `atMs`. `blind`: a new numbering begins here; `flowed`: the other track went on during the step. */
  forward(stepMs: number, atMs: number, blind: boolean, flowed: boolean): Gap {
    const { frameMs } = this;
    if (frameMs === undefined) return { frames: 0, jump: stepMs > longestGapMs && !flowed };
    if (stepMs < fillShare * frameMs) {
      this.fill(atMs);
      return noGap;
    }
    const gap = judge(stepMs, frameMs, flowed);
    if (gap.jump || gap.frames === 0) return gap;
    const filled = atMs - this.#creditMs <= fillWithinMs + stepMs ? Math.min(this.#credit, gap.frames) : 0;
    this.#credit = 0;
    const frames = gap.frames - filled;
    if (frames === 0) return noGap;
    this.#recent = frames;
    this.#recentMs = atMs;
    this.#recentBlind = blind;
    this.#recentShort = stepMs < shortGapMs;
    this.#count(frames);
    return { frames, jump: false };
  }

  /** A frame at or before the last timestamp: it belongs into a gap, the last one or the next. Returns true when it took a frame back. */
  fill(atMs: number): boolean {
    if (this.#recent > 0 && atMs - this.#recentMs <= fillWithinMs) {
      this.#recent -= 1;
      this.#count(-1);
      return true;
    }
    this.#credit += 1;
    this.#creditMs = atMs;
    return false;
  }

  #count(frames: number): void {
    if (!this.#recentBlind) {
      this.seen += frames;
      return;
    }
    this.blind += frames;
    if (this.#recentShort) this.blindShort += frames;
  }

  /** Another clock begins. */
  restart(): void {
    this.#credit = 0;
    this.#recent = 0;
  }
}

const noGap: Gap = { frames: 0, jump: false };

function judge(stepMs: number, frameMs: number, flowed: boolean): Gap {
  if (stepMs <= gapFrames * frameMs) return noGap;
  const jump = stepMs > Math.max(longestGapMs, longestGapFrames * frameMs) && !flowed;
  return { frames: Math.round(stepMs / frameMs) - 1, jump };
}
