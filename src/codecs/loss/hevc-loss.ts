/** Lost H.265 pictures: holes in the picture order count, and reference pictures that slice headers name but that never came. */
import type { PictureFacts } from '../../trace/events.js';
import { OrderHoles } from './order-holes.js';
import type { OnHole, PictureCounter, Place } from './picture-counter.js';
import { withSwappedStarts } from './swapped-start.js';

/** See `PictureCounter`. A stream of IDR pictures only says nothing: each of them has number 0. */
export function createHevcLoss(onHole: OnHole): PictureCounter {
  const holes = new OrderHoles(['poc'], onHole);
  return withSwappedStarts({
    add(pictures: readonly PictureFacts[], place: Place): void {
      for (const picture of pictures) {
        if (picture.order === undefined) holes.pass(place);
        else holes.add(picture, place);
      }
    },
    interrupt: () => { holes.interrupt(); },
    finish: () => { holes.finish(); },
    result: () => holes.result(),
  }, (picture, startOrder) => holes.belongsHere(picture, startOrder));
}
