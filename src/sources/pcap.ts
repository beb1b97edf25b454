/** Classic pcap files (draft-ietf-opsawg-pcap): micro- and nanosecond magic in both byte orders, and the "modified" form. */
import { u32 } from './bytes.js';
import type { CaptureDecoder, PacketHandler } from './capture-decoder.js';
import { maxRecordBytes, Problems, usualRecordBytes } from './capture-decoder.js';
import { RecordCutter } from './record-cutter.js';

export interface PcapMagic {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  /** 24 for the form with interface index, protocol and packet type (Alexey Kuznetsov's patch), else 16. */
  readonly recordHeaderBytes: 16 | 24;
}

const fileHeaderBytes = 24;

/** Reads the first four bytes; undefined when they are no pcap magic. */
export function pcapMagic(bytes: Uint8Array): PcapMagic | undefined {
  if (bytes.length < 4) return undefined;
  for (const littleEndian of [true, false]) {
    switch (u32(bytes, 0, littleEndian)) {
      case 0xa1b2c3d4: return { littleEndian, nanoseconds: false, recordHeaderBytes: 16 };
      case 0xa1b23c4d: return { littleEndian, nanoseconds: true, recordHeaderBytes: 16 };
      case 0xa1b2cd34: return { littleEndian, nanoseconds: false, recordHeaderBytes: 24 };
    }
  }
  return undefined;
}

/** Streaming reader: give it the file in blocks of any size, it calls `onPacket` for each record. Never throws. */
export class PcapDecoder implements CaptureDecoder {
  packets = 0;
  endUs = 0;
  truncated = false;
  readonly acksUnknown = false;
  private readonly onPacket: PacketHandler;
  private readonly report = new Problems();
  private readonly cutter: RecordCutter;
  private magic: PcapMagic | undefined;
  private littleEndian = true;
  private headerBytes = 16;
  private linkType = 0;
  private maxCaptured = usualRecordBytes;

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

  push(block: Uint8Array): void {
    this.cutter.push(block);
  }

  end(): void {
    if (this.cutter.pending === 0) return;
    this.truncated = true;
    this.report.add(`truncated at offset ${this.cutter.offset} inside ${this.magic === undefined ? 'the file header' : 'a packet record'}`);
  }

  private need(bytes: Uint8Array, at: number, have: number): number {
    if (this.magic === undefined) return fileHeaderBytes;
    if (have < this.headerBytes) return this.headerBytes;
    const captured = u32(bytes, at + 8, this.littleEndian);
    if (captured > this.maxCaptured) {
      this.report.add(`the packet record at offset ${this.cutter.offset} claims ${captured} bytes, more than the file allows; nothing behind it was read`);
      return -1;
    }
    return this.headerBytes + captured;
  }

  private take(bytes: Uint8Array, at: number, length: number): void {
    if (this.magic === undefined) {
      this.takeFileHeader(bytes.subarray(at, at + length));
      return;
    }
    const fraction = u32(bytes, at + 4, this.littleEndian);
    const originalLength = u32(bytes, at + 12, this.littleEndian);
    const us = this.magic.nanoseconds ? Math.floor(fraction / 1000) : fraction;
    if (us >= 1_000_000) this.report.add(`the packet record at offset ${this.cutter.offset} has ${fraction} as its part of a second; times in this file are doubtful`);
    const atUs = u32(bytes, at, this.littleEndian) * 1_000_000 + us;
    if (atUs > this.endUs) this.endUs = atUs;
    this.packets++;
    this.onPacket(this.linkType, bytes, at + this.headerBytes, at + length, originalLength, atUs);
  }

  private takeFileHeader(header: Uint8Array): void {
    // Whoever chose this decoder looked at the magic; anything else is read as the most common form and soon stops at a bad length.
    this.magic = pcapMagic(header) ?? { littleEndian: true, nanoseconds: false, recordHeaderBytes: 16 };
    this.littleEndian = this.magic.littleEndian;
    this.headerBytes = this.magic.recordHeaderBytes;
    const snapLength = u32(header, 16, this.littleEndian);
    this.maxCaptured = Math.min(Math.max(snapLength, usualRecordBytes), maxRecordBytes);
    // The upper half tells whether and how long a frame check sequence is.
    this.linkType = u32(header, 20, this.littleEndian) & 0xffff;
  }
}
