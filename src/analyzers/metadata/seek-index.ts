/** The seek index in the onMetaData of a file: `keyframes` with `times` (seconds) and `filepositions` (bytes), a practice of FLV writers. */
import { metadataValue } from '../../session/metadata.js';
import type { AmfValue } from '../../trace/amf.js';
import type { DataBody } from '../../trace/events.js';
import { itemsOf, property } from '../../wire/amf/access.js';

/** Entries that are read: more than a day with a keyframe each second. */
export const maxIndexEntries = 100_000;

export interface SeekIndex {
  /** Entries as they stand; what is no number is NaN. */
  readonly times: Float64Array;
  readonly positions: Float64Array;
  /** How many the file declares; more than the arrays hold where they were cut at the bound. */
  readonly timeCount: number;
  readonly positionCount: number;
  /** In plain words; empty for an index that is well formed. */
  readonly problems: readonly string[];
  /** The metadata could not be read to its end, so counts prove nothing. */
  readonly partial: boolean;
}

/** Reads the index; undefined when there is none. Never throws. */
export function readSeekIndex(body: DataBody): SeekIndex | undefined {
  const keyframes = property(metadataValue(body), 'keyframes');
  if (keyframes === undefined) return undefined;
  const times = itemsOf(property(keyframes, 'times'));
  const positions = itemsOf(property(keyframes, 'filepositions'));
  const partial = body.problems.some((problem) => problem.fatal);
  const problems: string[] = [];
  if (times === undefined) problems.push('it has no times');
  if (positions === undefined) problems.push('it has no file positions');
  const index = { times: numbers(times), positions: numbers(positions), timeCount: times?.length ?? 0, positionCount: positions?.length ?? 0 };
  if (times !== undefined && positions !== undefined && times.length !== positions.length) problems.push(`it has ${String(times.length)} times and ${String(positions.length)} file positions`);
  for (const [name, values] of [['times', index.times], ['file positions', index.positions]] as const) {
    if (values.some(Number.isNaN)) problems.push(`its ${name} are not all numbers`);
    else if (!isAscending(values)) problems.push(`its ${name} do not ascend`);
  }
  return { ...index, problems: partial ? [] : problems, partial };
}

function numbers(items: readonly AmfValue[] | undefined): Float64Array {
  return Float64Array.from((items ?? []).slice(0, maxIndexEntries), (item) => (item.type === 'number' ? item.value : NaN));
}

/** Equal neighbours are in order: some writers list the sequence header beside the first keyframe. */
function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i += 1) if (values[i]! < values[i - 1]!) return false;
  return true;
}

/** Compares the entries with the tags as they pass, in file order. */
export class IndexCheck {
  readonly #index: SeekIndex;
  #next = 0;
  /** Entries whose place has passed. */
  passed = 0;
  hits = 0;
  /** Of the hits, those whose time is wrong by more than a second. */
  wrongTimes = 0;
  /** First entry that hit nothing. */
  firstMiss: { readonly entry: number; readonly position: number } | undefined;

  /** `from`: what lies before it passed unseen and is not judged. */
  constructor(index: SeekIndex, from: number) {
    this.#index = index;
    while (this.#next < this.#length && (index.positions[this.#next] ?? 0) < from) this.#next += 1;
  }

  /**
   * A tag has come; `isEntry`: a player can begin with it. Positions count from the tag header, or from the PreviousTagSize in front of it. Times are
   * those of the tag, or begin at 0 with the first one.
   */
  tag(offset: number, isEntry: boolean, timestampMs: number, firstMs: number): void {
    const { positions, times } = this.#index;
    for (; this.#next < this.#length; this.#next += 1) {
      const position = positions[this.#next]!;
      if (position > offset) return;
      this.passed += 1;
      if (isEntry && (position === offset || position === offset - previousTagSizeBytes)) {
        this.hits += 1;
        const declaredMs = (times[this.#next] ?? NaN) * 1000;
        if (Math.abs(declaredMs - timestampMs) > 1000 && Math.abs(declaredMs - (timestampMs - firstMs)) > 1000) this.wrongTimes += 1;
      } else this.firstMiss ??= { entry: this.#next, position };
    }
  }

  /** Entries that point behind everything that passed. */
  get left(): number {
    return this.#length - this.#next;
  }

  get #length(): number {
    return Math.min(this.#index.positions.length, this.#index.times.length);
  }
}

const previousTagSizeBytes = 4;
