/** Finds and changes boxes of MP4 files by hand, so that the tests do not lean on the reader they test. */

export interface FoundBox { readonly type: string; readonly offset: number; readonly size: number }

const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf', 'edts']);

/** All boxes with 32-bit sizes, depth first. */
export function boxesOf(bytes: Uint8Array, start = 0, end = bytes.length): FoundBox[] {
  const found: FoundBox[] = [];
  for (let at = start; at + 8 <= end;) {
    const size = read32(bytes, at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8) break;
    found.push({ type, offset: at, size });
    if (containers.has(type)) found.push(...boxesOf(bytes, at + 8, at + size));
    at += size;
  }
  return found;
}

export function boxAt(bytes: Uint8Array, type: string, index = 0): FoundBox {
  const box = boxesOf(bytes).filter((each) => each.type === type)[index];
  if (box === undefined) throw new Error(`no box ${type} number ${index}`);
  return box;
}

export function read32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

/** A copy with the 32 bits at `at` replaced. */
export function with32(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value >>> 0);
  return copy;
}

/** A copy whose tfdt boxes are moved by so many seconds; `timescales` by the order of the tracks. FFmpeg writes version 1. */
export function movedTimes(bytes: Uint8Array, seconds: number, timescales: readonly number[]): Uint8Array {
  let copy = bytes;
  boxesOf(bytes).filter((box) => box.type === 'tfdt').forEach((box, index) => {
    const timescale = timescales[index % timescales.length] ?? 1;
    copy = with32(copy, box.offset + 16, read32(copy, box.offset + 16) + seconds * timescale);
  });
  return copy;
}
