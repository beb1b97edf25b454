/**
 * A reader that dies stores everything up to one message and nothing after it. If that message is the first of its form in
 * the whole stream, the form is what killed it (incidents 2.5 and 2.10).
 */
import type { Landmark } from '../../trace/comparison.js';
import type { Fates } from './common.js';
import { fateArrived } from './common.js';

/** With fewer frames before it, the first of a form proves nothing; with fewer after it, the stream may just have been cut. */
const enoughBefore = 10;
const enoughAfter = 10;
/** Share of the frames before it that arrived. */
const nearlyAll = 0.95;
const extendedFrom = 0xff_ffff;
/** A record size is a landmark only when it is one by far. */
const recordFactor = 1.5;

export function landmarkOf(tracks: readonly Fates[]): Landmark | undefined {
  let lastArrived = -1;
  for (const { table, fate } of tracks) {
    const at = fate.lastIndexOf(fateArrived);
    if (at >= 0) lastArrived = Math.max(lastArrived, table.offsets[at]!);
  }
  if (lastArrived < 0) return undefined;
  let dies: { readonly track: Fates; readonly at: number; readonly offset: number } | undefined;
  let before = 0;
  let arrived = 0;
  let after = 0;
  for (const track of tracks) {
    for (let at = 0; at < track.fate.length; at += 1) {
      const offset = track.table.offsets[at]!;
      if (offset <= lastArrived) {
        before += 1;
        if (track.fate[at] === fateArrived) arrived += 1;
        continue;
      }
      after += 1;
      if (dies === undefined || offset < dies.offset) dies = { track, at, offset };
    }
  }
  if (dies === undefined || before < enoughBefore || after < enoughAfter || arrived < nearlyAll * before) return undefined;
  const first = firstOfItsForm(dies.track, dies.at, dies.offset, tracks);
  if (first === undefined) return undefined;
  return { ...first, sentOffset: dies.offset, timestampMs: dies.track.table.timestampMs(dies.at), framesBefore: before, framesAfter: after };
}

function firstOfItsForm(track: Fates, at: number, offset: number, tracks: readonly Fates[]): Pick<Landmark, 'what' | 'value'> | undefined {
  const { table } = track;
  const wire = table.wire(at);
  const never = (test: (other: Fates['table'], index: number) => boolean): boolean => tracks.every(({ table: other }) => {
    for (let index = 0; index < other.count && other.offsets[index]! < offset; index += 1) if (test(other, index)) return false;
    return true;
  });
  if (table.timestampMs(at) >= extendedFrom && never((other, index) => other.timestampMs(index) >= extendedFrom)) return { what: 'extended-timestamp', value: table.timestampMs(at) };
  if (wire !== undefined) {
    if (wire.chunks > 1 && never((other, index) => (other.wire(index)?.chunks ?? 0) >= wire.chunks)) return { what: 'several-chunks', value: wire.chunks };
    if (never((other, index) => other.wire(index)?.fmt === wire.fmt)) return { what: 'fmt', value: wire.fmt };
    if (wire.interleaved && never((other, index) => other.wire(index)?.interleaved === true)) return { what: 'interleaved', value: 1 };
  }
  const bytes = table.bytes[at]!;
  if (never((other, index) => other.bytes[index]! * recordFactor >= bytes)) return { what: 'largest', value: bytes };
  if (table.kind === 'video' && table.isKey(at) && never((other, index) => other.kind === 'video' && other.isKey(index))) return { what: 'key', value: 1 };
  return undefined;
}
