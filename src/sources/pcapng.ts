/** pcapng files (draft-ietf-opsawg-pcapng): several sections, each with its byte order and its interfaces. */
import { u16, u32 } from './bytes.js';
import type { CaptureDecoder, PacketHandler } from './capture-decoder.js';
import { maxRecordBytes, Problems } from './capture-decoder.js';
import { acksUnknownComment, block, option } from './pcapng-format.js';
import type { TimeUnit } from './pcapng-time.js';
import { timeUnit, toMicroseconds } from './pcapng-time.js';
import { RecordCutter } from './record-cutter.js';

interface Interface {
  readonly linkType: number;
  /** 0 means no limit. */
  readonly snapLength: number;
  readonly unit: TimeUnit;
}

/** Interfaces cost memory each; more than the old Packet Block could number is a damaged or hostile file. */
const maxInterfaces = 65_536;

/** Streaming reader: give it the file in blocks of any size, it calls `onPacket` for each packet. Never throws. */
export class PcapngDecoder implements CaptureDecoder {
  packets = 0;
  endUs = 0;
  truncated = false;
  acksUnknown = false;
  private readonly onPacket: PacketHandler;
  private readonly report = new Problems();
  private readonly cutter: RecordCutter;
  private littleEndian = true;
  private interfaces: Interface[] = [];
  private lastUs = 0;

  constructor(onPacket: PacketHandler) {
    this.onPacket = onPacket;
    this.cutter = new RecordCutter({
      need: (bytes, at, have) => this.need(bytes, at, have),
      take: (bytes, at, length) => this.take(bytes, at, length),
    });
  }

  get problems(): readonly string[] {
    return this.report.list;
  }

  get stopped(): boolean {
    return this.cutter.stopped;
  }

  push(bytes: Uint8Array): void {
    this.cutter.push(bytes);
  }

  end(): void {
    if (this.cutter.pending === 0) return;
    this.truncated = true;
    this.report.add(`truncated at offset ${this.cutter.offset} inside a block`);
  }

  private need(bytes: Uint8Array, at: number, have: number): number {
    if (have < 12) return 12;
    if (u32(bytes, at, true) === block.sectionHeader) {
      const order = u32(bytes, at + 8, true);
      if (order !== 0x1a2b3c4d && order !== 0x4d3c2b1a) return this.refuse(`the section at offset ${this.cutter.offset} has no valid byte-order mark`);
      this.littleEndian = order === 0x1a2b3c4d;
    }
    const length = u32(bytes, at + 4, this.littleEndian);
    if (length < 12 || length % 4 !== 0 || length > maxRecordBytes) return this.refuse(`the block at offset ${this.cutter.offset} claims a length of ${length} bytes`);
    if (have >= length && u32(bytes, at + length - 4, this.littleEndian) !== length) return this.refuse(`the block at offset ${this.cutter.offset} states two different lengths`);
    return length;
  }

  private refuse(what: string): number {
    this.report.add(`${what}; nothing behind it was read`);
    return -1;
  }

  private take(bytes: Uint8Array, at: number, length: number): void {
    // The body lies between the 8 bytes of type and length and the 4 bytes of the repeated length.
    const body = at + 8;
    const end = at + length - 4;
    switch (u32(bytes, at, this.littleEndian)) {
      case block.sectionHeader: return this.section(bytes, body, end);
      case block.interfaceDescription: return this.interface(bytes, body, end);
      case block.enhancedPacket:
        if (end - body < 20) return this.tooShort();
        return this.packet(u32(bytes, body, this.littleEndian), bytes, body, end);
      case block.packet:
        if (end - body < 20) return this.tooShort();
        return this.packet(u16(bytes, body, this.littleEndian), bytes, body, end);
      case block.simplePacket: return this.simplePacket(bytes, body, end);
      case block.interfaceStatistics: return this.statistics(bytes, body, end);
    }
  }

  private tooShort(): void {
    this.report.add(`the block at offset ${this.cutter.offset} is too short for its type and was skipped`);
  }

  private section(bytes: Uint8Array, body: number, end: number): void {
    this.interfaces = [];
    this.options(bytes, body + 16, end, (code, at, length) => {
      if (code === option.comment && length <= 1024 && new TextDecoder().decode(bytes.subarray(at, at + length)) === acksUnknownComment) this.acksUnknown = true;
    });
  }

  private interface(bytes: Uint8Array, body: number, end: number): void {
    if (end - body < 8) this.tooShort();
    if (this.interfaces.length >= maxInterfaces) {
      this.report.add(`more than ${maxInterfaces} interfaces in one section; packets of the others were skipped`);
      return;
    }
    let resolution = 6;
    let offsetSeconds = 0;
    this.options(bytes, body + 8, end, (code, at, length) => {
      if (code === option.tsResolution && length >= 1) resolution = bytes[at] ?? 6;
      if (code === option.tsOffset && length >= 8) {
        const [high, low] = this.littleEndian ? [at + 4, at] : [at, at + 4];
        offsetSeconds = (u32(bytes, high, this.littleEndian) | 0) * 0x1_0000_0000 + u32(bytes, low, this.littleEndian);
      }
    });
    // One that is too short still takes its number, or later packets would belong to the wrong interface.
    const linkType = end - body < 8 ? 0xffff : u16(bytes, body, this.littleEndian);
    this.interfaces.push({ linkType, snapLength: u32(bytes, body + 4, this.littleEndian), unit: timeUnit(resolution, offsetSeconds) });
  }

  /** Enhanced Packet Block, and the old Packet Block, whose interface number is 16 bits with a drop count behind it. */
  private packet(interfaceId: number, bytes: Uint8Array, body: number, end: number): void {
    const from = this.interfaces[interfaceId];
    if (from === undefined) {
      this.report.add(`the packet at offset ${this.cutter.offset} names interface ${interfaceId}, which the section does not describe; such packets were skipped`);
      return;
    }
    const captured = u32(bytes, body + 12, this.littleEndian);
    if (captured > end - body - 20) {
      this.report.add(`the packet at offset ${this.cutter.offset} claims ${captured} captured bytes, more than its block holds; such packets were skipped`);
      return;
    }
    const atUs = toMicroseconds(u32(bytes, body + 4, this.littleEndian), u32(bytes, body + 8, this.littleEndian), from.unit);
    this.emit(from.linkType, bytes, body + 20, captured, u32(bytes, body + 16, this.littleEndian), atUs);
  }

  /** Simple Packet Block: interface 0, no time; it happened no earlier than the packet before it. */
  private simplePacket(bytes: Uint8Array, body: number, end: number): void {
    const from = this.interfaces[0];
    if (end - body < 4) return this.tooShort();
    if (from === undefined) {
      this.report.add(`the simple packet at offset ${this.cutter.offset} comes before any interface description; such packets were skipped`);
      return;
    }
    const originalLength = u32(bytes, body, this.littleEndian);
    const captured = Math.min(originalLength, from.snapLength === 0 ? originalLength : from.snapLength, end - body - 4);
    this.report.add('the file has simple packet blocks, which carry no time; those packets got the time of the packet before them');
    this.emit(from.linkType, bytes, body + 4, captured, originalLength, this.lastUs);
  }

  private emit(linkType: number, bytes: Uint8Array, start: number, captured: number, originalLength: number, atUs: number): void {
    this.lastUs = atUs;
    if (atUs > this.endUs) this.endUs = atUs;
    this.packets++;
    this.onPacket(linkType, bytes, start, start + captured, originalLength, atUs);
  }

  /** Tells until when was captured, which is later than the last packet when the end was silent; and what was dropped. */
  private statistics(bytes: Uint8Array, body: number, end: number): void {
    const from = this.interfaces[u32(bytes, body, this.littleEndian)];
    if (end - body < 12 || from === undefined) return;
    this.options(bytes, body + 12, end, (code, at, length) => {
      if (length < 8) return;
      if (code === option.endTime) {
        // Timestamps keep high half first in both byte orders; counters do not.
        this.endUs = Math.max(this.endUs, toMicroseconds(u32(bytes, at, this.littleEndian), u32(bytes, at + 4, this.littleEndian), from.unit));
      } else if (code === option.interfaceDrops || code === option.systemDrops) {
        const [high, low] = this.littleEndian ? [at + 4, at] : [at, at + 4];
        const drops = u32(bytes, high, this.littleEndian) * 0x1_0000_0000 + u32(bytes, low, this.littleEndian);
        if (drops > 0) this.report.add(`the capturing program dropped ${drops} packets; what they carried is missing here`);
      }
    });
  }

  /** Walks an option list; a length that leads out of the block ends the walk. */
  private options(bytes: Uint8Array, from: number, end: number, visit: (code: number, at: number, length: number) => void): void {
    let at = from;
    while (at + 4 <= end) {
      const code = u16(bytes, at, this.littleEndian);
      const length = u16(bytes, at + 2, this.littleEndian);
      if (code === option.end || at + 4 + length > end) return;
      visit(code, at + 4, length);
      at += 4 + length + (-length & 3);
    }
  }
}
