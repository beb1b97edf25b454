import { describe, expect, it } from 'vitest';
import { PcapDecoder, pcapMagic } from '../../src/sources/pcap.js';
import { concat, hex, number, pcapFile } from './builder.js';

interface Seen { readonly linkType: number; readonly bytes: string; readonly original: number; readonly atUs: number }

function decode(file: Uint8Array, blockBytes = file.length): { packets: Seen[]; decoder: PcapDecoder } {
  const packets: Seen[] = [];
  const decoder = new PcapDecoder((linkType, bytes, start, end, original, atUs) => {
    packets.push({ linkType, bytes: Buffer.from(bytes.subarray(start, end)).toString('hex'), original, atUs });
  });
  for (let at = 0; at < file.length; at += blockBytes) decoder.push(file.slice(at, at + blockBytes));
  decoder.end();
  return { packets, decoder };
}

describe('a classic pcap file', () => {
  it('is read byte for byte: little-endian, microseconds', () => {
    const { packets, decoder } = decode(hex(`
      d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000
      00f15365 40e20100 04000000 05000000 deadbeef
      01f15365 01000000 00000000 00000000`));
    expect(packets).toEqual([
      { linkType: 1, bytes: 'deadbeef', original: 5, atUs: 1_700_000_000_123_456 },
      { linkType: 1, bytes: '', original: 0, atUs: 1_700_000_001_000_001 },
    ]);
    expect(decoder).toMatchObject({ packets: 2, truncated: false, stopped: false, problems: [], endUs: 1_700_000_001_000_001 });
  });

  it('is read byte for byte: big-endian, nanoseconds rounded down, frame-check bits beside the link type', () => {
    const { packets } = decode(hex(`
      a1b23c4d 0002 0004 00000000 00000000 00040000 24000071
      6553f100 3b9ac9ff 00000002 00000002 abcd`));
    expect(packets).toEqual([{ linkType: 0x71, bytes: 'abcd', original: 2, atUs: 1_700_000_000_999_999 }]);
  });

  const packets = [1, 2, 3].map((index) => ({ atNs: BigInt(index) * 1_234_567_891n, bytes: new Uint8Array(index * 7).fill(index) }));
  for (const littleEndian of [true, false]) {
    for (const form of [{}, { nanoseconds: true }, { modified: true }]) {
      it(`gives the same packets for any block size: ${littleEndian ? 'little' : 'big'}-endian ${Object.keys(form).join() || 'microseconds'}`, () => {
        const file = pcapFile(packets, { littleEndian, ...form });
        const whole = decode(file).packets;
        expect(whole.map((packet) => packet.bytes)).toEqual(packets.map((packet) => Buffer.from(packet.bytes).toString('hex')));
        expect(whole.map((packet) => packet.atUs)).toEqual([1_234_567, 2_469_135, 3_703_703]);
        for (let size = 1; size < 60; size++) expect(decode(file, size).packets).toEqual(whole);
      });
    }
  }
});

describe('a damaged pcap file', () => {
  const header = pcapFile([], { snapLength: 65_535 });
  const record = (captured: number, bytes = new Uint8Array(0)): Uint8Array => concat([number(1, 4, true), number(0, 4), number(captured, 4, true), number(captured, 4, true), bytes]);
  const good = record(4, hex('01020304'));

  it('that ends inside a record is truncated, at that record', () => {
    for (const length of [41, 44 + 15, 44 + 19]) {
      const { decoder, packets } = decode(concat([header, good, good]).subarray(0, length));
      expect(packets).toHaveLength(length < 44 ? 0 : 1);
      expect(decoder).toMatchObject({ truncated: true, stopped: false, problems: [`truncated at offset ${length < 44 ? 24 : 44} inside a packet record`] });
    }
  });

  it('that ends inside the file header is truncated there', () => {
    expect(decode(header.subarray(0, 10)).decoder.problems).toEqual(['truncated at offset 0 inside the file header']);
  });

  it('that ends exactly behind a record is whole', () => {
    expect(decode(concat([header, good])).decoder).toMatchObject({ truncated: false, problems: [] });
  });

  it('with a length above the limit is read up to there and no further', () => {
    const { decoder, packets } = decode(concat([header, good, record(262_145), good, new Uint8Array(300_000)]), 1000);
    expect(packets).toHaveLength(1);
    expect(decoder).toMatchObject({ stopped: true, truncated: false });
    expect(decoder.problems).toEqual(['the packet record at offset 44 claims 262145 bytes, more than the file allows; nothing behind it was read']);
  });

  it('may hold a record as long as the limit', () => {
    expect(decode(concat([header, record(262_144, new Uint8Array(262_144))])).decoder).toMatchObject({ packets: 1, problems: [] });
  });

  it('whose snapshot length is absurd is still held to 16 MiB', () => {
    const absurd = pcapFile([], { snapLength: 0xffffffff });
    expect(decode(concat([absurd, record(16 * 1024 * 1024 + 1)])).decoder.stopped).toBe(true);
    expect(decode(concat([absurd, record(16 * 1024 * 1024)])).decoder).toMatchObject({ stopped: false, truncated: true });
  });

  it('with more than a second of microseconds is read, and its times called doubtful', () => {
    const { decoder, packets } = decode(concat([header, number(1, 4, true), number(123_456_789, 4, true), number(0, 4), number(0, 4)]));
    expect(packets).toHaveLength(1);
    expect(decoder.problems[0]).toMatch(/record at offset 24 .* doubtful/);
  });
});

it('knows a pcap by its first four bytes only', () => {
  expect(pcapMagic(hex('a1b2c3d4'))).toEqual({ littleEndian: false, nanoseconds: false, recordHeaderBytes: 16 });
  expect(pcapMagic(hex('4d3cb2a1'))).toEqual({ littleEndian: true, nanoseconds: true, recordHeaderBytes: 16 });
  expect(pcapMagic(hex('34cdb2a1'))).toEqual({ littleEndian: true, nanoseconds: false, recordHeaderBytes: 24 });
  expect(pcapMagic(hex('a1b2c3'))).toBeUndefined();
  expect(pcapMagic(hex('0a0d0d0a'))).toBeUndefined();
});
