/**
 * What the missing frames have in common. A property is named only when it tells them from the frames that arrived, and
 * when chance would hardly do that.
 */
import type { CommonProperty } from '../../trace/comparison.js';
import type { FrameTable, WireForm } from './frame-table.js';
import { chanceOf } from './significance.js';

/** One track with the fate of its frames. */
export interface Fates {
  readonly table: FrameTable;
  /** 0: not looked at; 1: arrived; 2: missing. */
  readonly fate: Uint8Array;
}
export const fateArrived = 1;
export const fateMissing = 2;

/** About a dozen properties are tried. */
const chanceLimit = 1e-3;
/** Of the missing frames, and of those with the property. */
const sharpShare = 0.9;
/** Of one frame nothing can be in common. */
const fewestMissing = 2;
/** Timestamps from here on need the extended field (RTMP 1.0 §5.3.1.3). */
const extendedFrom = 0xff_ffff;

interface Candidate { readonly id: CommonProperty['id']; readonly value: number; readonly test: (table: FrameTable, at: number, wire: WireForm | undefined) => boolean }

interface Extent { chunks: number; bytesLeast: number; bytesMost: number; readonly fmts: Set<number>; readonly csids: Set<number>; wired: boolean; missing: number }

/** Best first: what a reader may trip over before what it may choose by. */
export function commonProperties(tracks: readonly Fates[]): CommonProperty[] {
  const touched = tracks.filter((track) => track.fate.includes(fateMissing));
  const whole = evaluate(touched, candidatesOf(touched));
  const kinds = new Set(touched.map(({ table }) => table.kind));
  const others = tracks.filter(({ table }) => !kinds.has(table.kind));
  const onlyKind = kinds.size === 1 && others.some((track) => track.fate.includes(fateArrived)) ? kindProperty(touched, others) : [];
  // Key frames are periodic by themselves: a period is a reason only where there is no other.
  const periodic = whole.some((property) => property.sharp) ? [] : nth(touched);
  return [...whole, ...periodic, ...onlyKind].sort((x, y) => Number(y.sharp) - Number(x.sharp));
}

function candidatesOf(tracks: readonly Fates[]): Candidate[] {
  const extent: Extent = { chunks: Infinity, bytesLeast: Infinity, bytesMost: 0, fmts: new Set(), csids: new Set(), wired: true, missing: 0 };
  each(tracks, (table, at, missing) => {
    if (!missing) return;
    extent.missing += 1;
    extent.bytesLeast = Math.min(extent.bytesLeast, table.bytes[at]!);
    extent.bytesMost = Math.max(extent.bytesMost, table.bytes[at]!);
    const wire = table.wire(at);
    if (wire === undefined) extent.wired = false;
    else {
      extent.chunks = Math.min(extent.chunks, wire.chunks);
      extent.fmts.add(wire.fmt);
      if (extent.csids.size < 8) extent.csids.add(wire.csid);
    }
  });
  if (extent.missing < fewestMissing) return [];
  const wired: Candidate[] = !extent.wired ? [] : [
    // The fewest chunks of a missing frame: if one chunk already is enough, the number does not matter.
    ...(extent.chunks > 1 ? [{ id: 'several-chunks' as const, value: extent.chunks, test: (_: FrameTable, __: number, wire: WireForm | undefined) => (wire?.chunks ?? 0) >= extent.chunks }] : []),
    { id: 'interleaved', value: 1, test: (_, __, wire) => wire?.interleaved === true },
    ...[...extent.fmts].map((fmt): Candidate => ({ id: 'fmt', value: fmt, test: (_, __, wire) => wire?.fmt === fmt })),
    { id: 'several-segments', value: 1, test: (_, __, wire) => wire?.severalSegments === true },
    { id: 'shares-segment', value: 1, test: (_, __, wire) => wire?.sharesSegment === true },
    { id: 'extended-timestamp', value: extendedFrom, test: (table, at) => table.timestampMs(at) >= extendedFrom },
    ...[...extent.csids].map((csid): Candidate => ({ id: 'csid', value: csid, test: (_, __, wire) => wire?.csid === csid })),
  ];
  return [
    ...wired,
    { id: 'key', value: 1, test: (table, at) => table.kind === 'video' && table.isKey(at) },
    { id: 'disposable', value: 1, test: (table, at) => table.isDisposable(at) },
    { id: 'inter', value: 1, test: (table, at) => table.kind === 'video' && !table.isKey(at) },
    { id: 'large', value: extent.bytesLeast, test: (table, at) => table.bytes[at]! >= extent.bytesLeast },
    { id: 'small', value: extent.bytesMost, test: (table, at) => table.bytes[at]! <= extent.bytesMost },
  ];
}

function evaluate(tracks: readonly Fates[], candidates: readonly Candidate[]): CommonProperty[] {
  const with_ = candidates.map(() => ({ missing: 0, arrived: 0 }));
  let missing = 0;
  let arrived = 0;
  if (candidates.length > 0) {
    each(tracks, (table, at, isMissing) => {
      const wire = table.wire(at);
      if (isMissing) missing += 1;
      else arrived += 1;
      candidates.forEach((candidate, k) => {
        if (candidate.test(table, at, wire)) with_[k]![isMissing ? 'missing' : 'arrived'] += 1;
      });
    });
  }
  return candidates.flatMap(({ id, value }, k) => {
    const { missing: missingWith, arrived: arrivedWith } = with_[k]!;
    const property = judge({ id, value, missingWith, missing, arrivedWith, arrived });
    return property === undefined ? [] : [property];
  });
}

function judge(counts: Omit<CommonProperty, 'sharp'>): CommonProperty | undefined {
  const { missingWith, missing, arrivedWith, arrived } = counts;
  if (missingWith < fewestMissing) return undefined;
  const sharp = missingWith >= sharpShare * missing && missingWith >= sharpShare * (missingWith + arrivedWith);
  // The extremes of any choice include all of it: a size says something only where it parts the two.
  if (!sharp && (missingWith < missing || counts.id === 'large' || counts.id === 'small')) return undefined;
  const chance = chanceOf(missingWith, missing, missingWith + arrivedWith, missing + arrived);
  return chance <= chanceLimit ? { ...counts, sharp } : undefined;
}

function kindProperty(touched: readonly Fates[], others: readonly Fates[]): CommonProperty[] {
  const count = (tracks: readonly Fates[], wanted: number): number => tracks.reduce((sum, track) => sum + track.fate.reduce((n, fate) => n + (fate === wanted ? 1 : 0), 0), 0);
  const missing = count(touched, fateMissing);
  const arrivedWith = count(touched, fateArrived);
  const property = judge({ id: 'kind', value: touched[0]?.table.kind === 'video' ? 9 : 8, missingWith: missing, missing, arrivedWith, arrived: arrivedWith + count(others, fateArrived) });
  return property === undefined ? [] : [property];
}

/** Each N-th frame of one track, four times or more. */
function nth(tracks: readonly Fates[]): CommonProperty[] {
  const result: CommonProperty[] = [];
  for (const { fate } of tracks) {
    let last = -1;
    let period = 0;
    let missing = 0;
    let regular = true;
    let arrived = 0;
    fate.forEach((each_, at) => {
      if (each_ === fateArrived) arrived += 1;
      if (each_ !== fateMissing) return;
      missing += 1;
      if (last >= 0 && period === 0) period = at - last;
      else if (last >= 0 && at - last !== period) regular = false;
      last = at;
    });
    if (regular && missing >= 4 && period > 1) result.push({ id: 'every-nth', value: period, missingWith: missing, missing, arrivedWith: 0, arrived, sharp: true });
  }
  return tracks.length === 1 ? result : [];
}

function each(tracks: readonly Fates[], visit: (table: FrameTable, at: number, missing: boolean) => void): void {
  for (const { table, fate } of tracks) {
    for (let at = 0; at < fate.length; at += 1) if (fate[at] !== 0) visit(table, at, fate[at] === fateMissing);
  }
}
