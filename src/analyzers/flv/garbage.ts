/** Bytes of an FLV file that belong to no tag: what they are. */
import type { ContainerEvent } from '../../trace/events.js';

/** Fewer zeros are damage like any other. */
const fewestZeros = 16;
/** A damaged tag at the edge of the stretch keeps a few bytes of its own. */
const zeroShare = 0.9;

/** Data that never reached the disk. */
export function isZeroFilled(event: ContainerEvent): boolean {
  const zeros = Number(event.values.zeroBytes);
  return zeros >= fewestZeros && zeros >= zeroShare * event.length;
}
