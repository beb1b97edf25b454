/** Which codec's numbering is counted by what. */
import type { OnHole, PictureCounter } from './picture-counter.js';

const counters: Readonly<Record<string, (onHole: OnHole) => PictureCounter>> = {};

/** Undefined for codecs whose frames carry no number. */
export function createPictureCounter(codec: string, onHole: OnHole): PictureCounter | undefined {
  return Object.hasOwn(counters, codec) ? counters[codec]?.(onHole) : undefined;
}
