/** Gives a track's pictures to the counter of its codec, two neighbours that were written in the wrong order in the right one. */
import type { CountedLoss, OnHole, PictureCounter, Place } from '../codecs/loss/picture-counter.js';
import { createPictureCounter } from '../codecs/loss/registry.js';
import type { PictureFacts } from '../trace/events.js';
import { timestampDistance } from '../trace/units.js';

/** Neighbours are closer than this; farther back another timeline begins. */
const neighbourMs = 1000;

interface Held { readonly pictures: readonly PictureFacts[]; readonly place: Place }

export class PictureFeed {
  readonly codec: string;
  readonly #counter: PictureCounter | undefined;
  /** Waits to see whether the next one belongs before it. */
  #held: Held | undefined;
  #fedMs: number | undefined;

  constructor(codec: string, onHole: OnHole) {
    this.codec = codec;
    this.#counter = createPictureCounter(codec, onHole);
  }

  /** The codec numbers its pictures. */
  get counts(): boolean {
    return this.#counter !== undefined;
  }

  add(pictures: readonly PictureFacts[], place: Place): void {
    if (this.#counter === undefined) return;
    const held = this.#held;
    if (held !== undefined && this.#belongsBetween(place.timestampMs, held.place.timestampMs)) {
      this.#pass({ pictures, place });
      return;
    }
    this.#held = { pictures, place };
    if (held !== undefined) this.#pass(held);
  }

  /** What comes next is not compared with what was. */
  interrupt(): void {
    this.#flush();
    this.#counter?.interrupt();
  }

  finish(): void {
    this.#flush();
    this.#counter?.finish();
  }

  result(): CountedLoss | undefined {
    return this.#counter?.result();
  }

  /** Behind what was passed on, in front of what waits. */
  #belongsBetween(timestampMs: number, heldMs: number): boolean {
    const ahead = timestampDistance(timestampMs, heldMs);
    return ahead > 0 && ahead < neighbourMs && (this.#fedMs === undefined || timestampDistance(this.#fedMs, timestampMs) > 0);
  }

  #pass({ pictures, place }: Held): void {
    this.#counter?.add(pictures, place);
    this.#fedMs = place.timestampMs;
  }

  #flush(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#pass(held);
  }
}
