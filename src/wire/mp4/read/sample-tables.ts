/** `stbl` of a plain MP4 (ISO/IEC 14496-12 §8.6, §8.7): tables that together place every sample. */
import type { Box } from './box.js';
import type { OnFact } from './fact.js';
import type { Sample } from './sample.js';
import type { ByteSource } from './source.js';
import { u32 } from './source.js';
import { Table } from './table.js';

interface Tables { stts?: Table; ctts?: Table; stss?: Table; stsc?: Table; stco?: Table; stsz?: Table }

/** What `stsz` or `stz2` says before its table. */
interface Sizes { readonly count: number; readonly fixed: number; readonly bits: number }

const entryBytes: Readonly<Record<string, number>> = { stts: 8, ctts: 8, stss: 4, stsc: 12, stco: 4, co64: 8 };

export class SampleTables {
  readonly #tables: Tables = {};
  readonly #source: ByteSource;
  #sizes: Sizes = { count: 0, fixed: 0, bits: 32 };
  #wideOffsets = false;
  #signedOffsets = false;
  #at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Takes a child of `stbl`; others than tables are left alone. */
  add(box: Box): void {
    const head = this.#source.read(box.bodyOffset, 12);
    if (box.type === 'stsz' || box.type === 'stz2') {
      const compact = box.type === 'stz2';
      const bits = compact ? (head[7] ?? 0) : 32;
      this.#at = box.offset;
      this.#sizes = { count: u32(head, 8), fixed: compact ? 0 : u32(head, 4), bits };
      this.#tables.stsz = compact
        ? new Table(this.#source, box.bodyOffset + 12, box.end, Math.ceil((this.#sizes.count * bits) / 8), 1)
        : new Table(this.#source, box.bodyOffset + 12, box.end, this.#sizes.count, 4);
      return;
    }
    const bytes = entryBytes[box.type];
    if (bytes === undefined) return;
    const table = new Table(this.#source, box.bodyOffset + 8, box.end, u32(head, 4), bytes);
    if (box.type === 'co64') this.#wideOffsets = true;
    if (box.type === 'ctts') this.#signedOffsets = head[0] === 1;
    this.#tables[box.type === 'co64' ? 'stco' : (box.type as keyof Tables)] = table;
  }

  /** Samples that the tables name; 0 in an initialization segment. */
  get count(): number {
    return this.#sizes.count;
  }

  /** Walks all samples of `track` in decode order. Says where the tables contradict each other; stops at the shortest of them. */
  * samples(track: number, onFact: OnFact): Generator<Sample> {
    const { stts, ctts, stss, stsc, stco } = this.#tables;
    const problem = (text: string): void => { onFact({ what: 'mp4-table-broken', offset: this.#at, length: 8, values: { track, problem: text } }); };
    if (this.count === 0) return;
    if (stts === undefined || stsc === undefined || stco === undefined) {
      problem(`no ${stts === undefined ? 'stts' : stsc === undefined ? 'stsc' : 'stco'}`);
      return;
    }
    let decodeTime = 0;
    let sttsAt = 0, sttsLeft = stts.field(0, 0);
    let cttsAt = 0, cttsLeft = ctts?.field(0, 0) ?? 0;
    let stssAt = 0;
    let stscAt = 0, chunk = 0, leftInChunk = 0, offset = 0;
    let claimed = 0;
    for (let index = 0; index < this.count; index += 1) {
      while (leftInChunk === 0) {
        if (chunk >= stco.entries) {
          problem(`${this.count} samples, chunks for ${index}`);
          return;
        }
        chunk += 1;
        while (stscAt + 1 < stsc.entries && stsc.field(stscAt + 1, 0) <= chunk) stscAt += 1;
        leftInChunk = stsc.field(stscAt, 4);
        offset = this.#wideOffsets ? stco.field(chunk - 1, 0) * 2 ** 32 + stco.field(chunk - 1, 4) : stco.field(chunk - 1, 0);
      }
      while (sttsLeft === 0 && sttsAt < stts.entries) {
        sttsAt += 1;
        sttsLeft = stts.field(sttsAt, 0);
      }
      if (sttsAt >= stts.entries) {
        problem(`${this.count} samples, times for ${index}`);
        return;
      }
      while (ctts !== undefined && cttsLeft === 0 && cttsAt < ctts.entries) {
        cttsAt += 1;
        cttsLeft = ctts.field(cttsAt, 0);
      }
      const size = this.#size(index);
      if (size === undefined) {
        problem(`${this.count} samples, sizes for ${index}`);
        return;
      }
      claimed += size;
      if (claimed > 2 * this.#source.size) {
        problem(`samples of more bytes than the file has, at sample ${index}`);
        return;
      }
      while (stss !== undefined && stssAt < stss.entries && stss.field(stssAt, 0) < index + 1) stssAt += 1;
      const duration = stts.field(sttsAt, 4);
      const shift = ctts === undefined || cttsAt >= ctts.entries ? 0 : ctts.field(cttsAt, 4);
      yield {
        track, decodeTime, duration, offset, size, sound: true,
        // Version 0 is unsigned by the text; QuickTime and FFmpeg write signed values in it.
        compositionOffset: this.#signedOffsets || shift >= 0x8000_0000 ? shift | 0 : shift,
        key: stss === undefined || (stssAt < stss.entries && stss.field(stssAt, 0) === index + 1),
      };
      decodeTime += duration;
      offset += size;
      sttsLeft -= 1;
      cttsLeft = Math.max(0, cttsLeft - 1);
      leftInChunk -= 1;
    }
  }

  #size(index: number): number | undefined {
    const { fixed, bits } = this.#sizes;
    if (fixed > 0) return fixed;
    const table = this.#tables.stsz;
    if (table === undefined || (bits !== 32 && bits !== 16 && bits !== 8 && bits !== 4)) return undefined;
    const byte = Math.floor((index * bits) / 8);
    if (bits === 32) return index < table.entries ? table.field(index, 0) : undefined;
    if (byte + (bits === 16 ? 1 : 0) >= table.entries) return undefined;
    const first = table.field(byte, 0) >>> 24;
    if (bits === 16) return first * 256 + (table.field(byte + 1, 0) >>> 24);
    return bits === 8 ? first : index % 2 === 0 ? first >> 4 : first & 15;
  }
}
