/** Box headers (ISO/IEC 14496-12 §4.2) and the walk over the boxes of a range. */
import type { OnFact } from './fact.js';
import type { ByteSource } from './source.js';
import { latin1, u32, u64 } from './source.js';

export interface Box {
  /** Four Latin-1 characters. */
  readonly type: string;
  readonly offset: number;
  /** Of its content, behind size, type and a 64-bit size. */
  readonly bodyOffset: number;
  /** Behind its last byte, never beyond the range it stands in. */
  readonly end: number;
  /** Bytes of the box that are not there. */
  readonly missingBytes: number;
}

/** Deeper nesting exists in no file; a hostile one would fill the stack. */
export const maxDepth = 16;
/** Small boxes are read whole; tables and media never are. A configuration record of this size does not exist either. */
const maxLeafBytes = 1 << 20;

/** A type that writers use: printable, or led by the (C) of QuickTime. */
export function isBoxType(type: string): boolean {
  return /^[\x20-\x7e\xa9][\x20-\x7e]{3}$/.test(type);
}

/** The header at `offset` of a range that ends at `end`; undefined when what stands there is none. Size 0 runs to the end. */
export function readBox(source: ByteSource, offset: number, end: number): Box | undefined {
  const head = source.read(offset, Math.min(16, end - offset));
  if (head.length < 8) return undefined;
  const type = latin1(head, 4, 4);
  const small = u32(head, 0);
  if (small === 1 && head.length < 16) return undefined;
  const headerBytes = small === 1 ? 16 : 8;
  const size = small === 0 ? end - offset : small === 1 ? u64(head, 8) : small;
  if (size < headerBytes || !isBoxType(type)) return undefined;
  return { type, offset, bodyOffset: offset + headerBytes, end: Math.min(end, offset + size), missingBytes: Math.max(0, offset + size - end) };
}

/** Visits the boxes of a range one after the other. Where they do not add up, says so once and stops. `path` names the range. */
export function walkBoxes(source: ByteSource, start: number, end: number, path: string, onFact: OnFact, visit: (box: Box) => void): void {
  for (let at = start; at < end;) {
    const box = readBox(source, at, end);
    if (box === undefined) {
      // QuickTime ends a container with four zero bytes.
      if (end - at < 8 && source.read(at, end - at).every((byte) => byte === 0)) return;
      onFact({ what: 'mp4-broken-box', offset: at, length: end - at, values: { path, problem: end - at < 8 ? 'bytes are left over' : 'no box header', bytes: end - at } });
      return;
    }
    if (box.missingBytes > 0) {
      onFact({ what: 'mp4-broken-box', offset: at, length: end - at, values: { path: `${path}/${box.type}`, problem: 'longer than what holds it', bytes: box.missingBytes } });
    }
    visit(box);
    at = box.end;
  }
}

/** The content of a small box, copied; undefined when it is larger than any such box. */
export function contentOf(source: ByteSource, box: Box): Uint8Array | undefined {
  const length = box.end - box.bodyOffset;
  return length > maxLeafBytes ? undefined : source.read(box.bodyOffset, length).slice();
}
