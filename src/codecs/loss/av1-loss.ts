/**
 * Lost AV1 frames: every shown frame has its own order hint, and they are shown in its order, so a missing temporal unit is a hole.
 * Hidden frames are counted with the temporal unit that they came in.
 */
import type { PictureFacts } from '../../trace/events.js';
import { OrderHoles } from './order-holes.js';
import type { OnHole, PictureCounter, Place } from './picture-counter.js';
import { withSwappedStarts } from './swapped-start.js';

/** See `PictureCounter`. A stream without order hints says nothing. */
export function createAv1Loss(onHole: OnHole): PictureCounter {
  const holes = new OrderHoles(['order_hint'], onHole);
  /** SVT-AV1 counts on through key frames, libaom begins anew at 0. */
  let countsThroughKeys = false;

  const add = (picture: PictureFacts, place: Place): void => {
    const { order, orderBits } = picture;
    if (order === undefined || orderBits === undefined) {
      holes.addUnnumbered(place);
      return;
    }
    const distance = holes.distance(order, orderBits);
    if (distance === undefined) {
      holes.add(picture, place);
    } else if (picture.existing === true && distance <= 0 && !holes.isVacant(distance)) {
      // Shown frames only go up. The slot was to be filled by a frame that was lost, and still holds an older one.
      holes.addUnnumbered(place);
    } else if (picture.start !== true) {
      holes.add(picture, place);
    } else {
      if (order !== 0 && distance > 0 && holes.fitsTime(distance, place)) countsThroughKeys = true;
      const goesOn = distance > 0 && (countsThroughKeys || distance === holes.unit);
      const { start: _start, ...rest } = picture;
      holes.add(goesOn ? { ...rest, randomAccess: true } : picture, place);
    }
  };

  return withSwappedStarts({
    add(pictures: readonly PictureFacts[], place: Place): void {
      for (const picture of pictures) {
        if (picture.hidden !== true) add(picture, place);
      }
    },
    interrupt: () => { holes.interrupt(); },
    finish: () => { holes.finish(); },
    result: () => holes.result(),
  }, (picture, startOrder) => holes.belongsHere(picture, startOrder));
}
