/** Which codec's numbering is counted by what. */
import { createAv1Loss } from './av1-loss.js';
import { createAvcLoss } from './avc-loss.js';
import { createHevcLoss } from './hevc-loss.js';
import type { OnHole, PictureCounter } from './picture-counter.js';

const counters: Readonly<Record<string, (onHole: OnHole) => PictureCounter>> = { avc1: createAvcLoss, hvc1: createHevcLoss, av01: createAv1Loss };

/** Undefined for codecs whose frames carry no number. */
export function createPictureCounter(codec: string, onHole: OnHole): PictureCounter | undefined {
  return Object.hasOwn(counters, codec) ? counters[codec]?.(onHole) : undefined;
}
