import type { AmfProblem } from '../../trace/amf.js';
import { decodeShortAscii, decodeUtf8 } from '../bytes/utf8.js';

/** Containers inside containers. Real traffic nests 3 to 5 deep; nginx-rtmp stops at 16. Bounds our recursion. */
export const MAX_DEPTH = 64;

/**
 * Values and member names in one message. The largest honest message is the key frame index of a long recording:
 * 24 hours with a key frame every 2 s are 86 400 numbers in two arrays.
 */
export const MAX_VALUES = 1 << 17;

/** Problems kept for one message; more of them say nothing new. The fatal one is always kept. */
export const MAX_PROBLEMS = 32;

/** Characters that AMF3 references may repeat: one long string named many times must not swell a report. */
export const MAX_REPEATED_CHARS = 1 << 20;

/** What one AMF decoder run shares between AMF0 and the AMF3 values inside it: place, budget, problems. */
export class AmfCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly problems: AmfProblem[] = [];
  position: number;
  depth = 0;
  values = 0;
  /** A fatal problem was met: nothing more can be read. */
  failed = false;
  /** Payload offset of the first AMF3 reference that named nothing; -1 when there was none. */
  badAmf3Reference = -1;
  #repeatedChars = 0;
  #view: DataView | undefined;

  /** Reads `bytes[start, end)`; both bounds are clamped into the array. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.end = Math.max(0, Math.min(end, bytes.length));
    this.position = Math.max(0, Math.min(start, this.end));
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** Records a problem that ends the reading. */
  fail(what: AmfProblem['what'], at: number): undefined {
    this.failed = true;
    this.problems.push({ at, what, fatal: true });
    return undefined;
  }

  /** Records an oddity behind which reading goes on. */
  note(what: AmfProblem['what'], at: number): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ at, what, fatal: false });
  }

  /** Takes `count` from the budget of values; false after failing when it is used up. */
  spend(count: number): boolean {
    this.values += count;
    if (this.values <= MAX_VALUES) return true;
    this.fail('too-many-values', this.position);
    return false;
  }

  /** Takes `chars` from the budget of text repeated by reference; false after failing when it is used up. */
  repeat(chars: number): boolean {
    this.#repeatedChars += chars;
    if (this.#repeatedChars <= MAX_REPEATED_CHARS) return true;
    this.fail('too-many-values', this.position);
    return false;
  }

  /** Enters a container; false after failing when it is too deep. Every true needs a `leave`. */
  enter(at: number): boolean {
    if (this.depth >= MAX_DEPTH) {
      this.fail('too-deep', at);
      return false;
    }
    this.depth += 1;
    return true;
  }

  leave(): void {
    this.depth -= 1;
  }

  /** Fields below: the caller has checked `remaining`. */
  u8(): number {
    return this.bytes[this.position++] as number;
  }

  u16(): number {
    const at = this.position;
    this.position = at + 2;
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  f64(): number {
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const value = this.#view.getFloat64(this.position);
    this.position += 8;
    return value;
  }

  /** Text of `length` bytes; bytes that are not UTF-8 are noted and replaced. */
  text(length: number): { readonly text: string; readonly valid: boolean } {
    const at = this.position;
    this.position = at + length;
    const decoded = decodeUtf8(this.bytes, at, at + length);
    if (!decoded.valid) this.note('invalid-utf8', at);
    return decoded;
  }

  /** As `text`, for names, whose validity is only noted. */
  name(length: number): string {
    const at = this.position;
    const ascii = decodeShortAscii(this.bytes, at, at + length);
    if (ascii === undefined) return this.text(length).text;
    this.position = at + length;
    return ascii;
  }
}
