/** A picture at which numbering begins anew that has changed places with the one before it: that one must be counted first. */
import type { PictureFacts } from '../../trace/events.js';
import type { PictureCounter, Place } from './picture-counter.js';

/** Further back than this is another clock, not a message out of its place. */
const swappedMs = 500;

interface Held { readonly pictures: readonly PictureFacts[]; readonly place: Place; readonly order: number }

/**
 * The same counter; a message that starts a period is kept back until the next has come. `belongsBefore` tells whether a picture continues
 * the numbering that `inner` is in, and not that of the start with this number: an older time alone may be a clock that jitters.
 */
export function withSwappedStarts(inner: PictureCounter, belongsBefore: (picture: PictureFacts, startOrder: number) => boolean): PictureCounter {
  let held: Held | undefined;
  const release = (): void => {
    if (held !== undefined) inner.add(held.pictures, held.place);
    held = undefined;
  };
  return {
    add(pictures: readonly PictureFacts[], place: Place): void {
      const start = pictures.find((picture) => picture.start === true);
      if (held !== undefined) {
        const backMs = held.place.timestampMs - place.timestampMs;
        const { order } = held;
        if (backMs > 0 && backMs < swappedMs && start === undefined && pictures.every((picture) => belongsBefore(picture, order))) {
          inner.add(pictures, place);
          return;
        }
      }
      release();
      if (start === undefined) inner.add(pictures, place);
      else held = { pictures, place, order: start.order ?? 0 };
    },
    interrupt(): void {
      release();
      inner.interrupt();
    },
    finish(): void {
      release();
      inner.finish();
    },
    result: () => inner.result(),
  };
}
