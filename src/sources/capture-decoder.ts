/** What the two capture file formats have in common. */

/**
 * One captured packet: `bytes[start..end)` is what was captured (valid only during the call), `originalLength` what was
 * on the wire, `atUs` integer microseconds since 1970 (nanoseconds are rounded down).
 */
export type PacketHandler = (linkType: number, bytes: Uint8Array, start: number, end: number, originalLength: number, atUs: number) => void;

export interface CaptureDecoder {
  push(block: Uint8Array): void;
  /** The file is over. */
  end(): void;
  /** Plain sentences, bounded. */
  readonly problems: readonly string[];
  /** The file ends inside a record. */
  readonly truncated: boolean;
  /** Reading ended at a length that cannot be right. */
  readonly stopped: boolean;
  readonly packets: number;
  /** Latest moment the file knows of, in microseconds since 1970; 0 when it knows none. */
  readonly endUs: number;
  /** The file says itself that its TCP acknowledgements are made up (written by our proxy without knowledge of them). */
  readonly acksUnknown: boolean;
}

/** No record is larger: link layers end at 256 KiB (libpcap's MAXIMUM_SNAPLEN), and one bad length must not hoard a file. */
export const usualRecordBytes = 262_144;
export const maxRecordBytes = 16 * 1024 * 1024;

/** A damaged file repeats itself; the first ones tell it all. */
const maxProblems = 50;

/** A bounded list of sentences; repeats are kept once. */
export class Problems {
  readonly list: string[] = [];

  add(sentence: string): void {
    if (this.list.length < maxProblems && !this.list.includes(sentence)) this.list.push(sentence);
  }
}
