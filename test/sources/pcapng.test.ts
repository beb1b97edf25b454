import { describe, expect, it } from 'vitest';
import { PcapngDecoder } from '../../src/sources/pcapng.js';
import { block, concat, enhancedPacket, hex, interfaceBlock, number, option, section } from './builder.js';

interface Seen { readonly linkType: number; readonly bytes: string; readonly original: number; readonly atUs: number }

function decode(file: Uint8Array, blockBytes = file.length): { packets: Seen[]; decoder: PcapngDecoder } {
  const packets: Seen[] = [];
  const decoder = new PcapngDecoder((linkType, bytes, start, end, original, atUs) => {
    packets.push({ linkType, bytes: Buffer.from(bytes.subarray(start, end)).toString('hex'), original, atUs });
  });
  for (let at = 0; at < file.length; at += blockBytes) decoder.push(file.slice(at, at + blockBytes));
  decoder.end();
  return { packets, decoder };
}

const data = hex('0102030405');

describe('a pcapng file', () => {
  it('is read byte for byte', () => {
    const { packets, decoder } = decode(hex(`
      0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
      01000000 14000000 0100 0000 00000400 14000000
      06000000 24000000 00000000 240a0600 00401e18 03000000 09000000 abcdef00 24000000`));
    expect(packets).toEqual([{ linkType: 1, bytes: 'abcdef', original: 9, atUs: 0x60a24 * 2 ** 32 + 0x181e4000 }]);
    expect(decoder).toMatchObject({ packets: 1, truncated: false, problems: [], acksUnknown: false });
  });

  it('may have several sections, each with its byte order and its own interfaces', () => {
    const file = concat([
      section(true), interfaceBlock(101), enhancedPacket(0, 1_000n, data),
      section(false), interfaceBlock(113, [option(9, Uint8Array.of(3), false)], false), interfaceBlock(276, [], false),
      enhancedPacket(1, 5_000n, data, false), enhancedPacket(0, 6n, data, false),
      section(true), interfaceBlock(0, [option(14, concat([number(1_700_000_000, 4, true), number(0, 4)]))]), enhancedPacket(0, 7n, data),
    ]);
    const whole = decode(file);
    expect(whole.packets.map(({ linkType, atUs }) => [linkType, atUs])).toEqual([[101, 1000], [276, 5000], [113, 6000], [0, 1_700_000_000_000_007]]);
    expect(whole.decoder.problems).toEqual([]);
    for (let size = 1; size < 80; size++) expect(decode(file, size).packets).toEqual(whole.packets);
  });

  it('reads a negative if_tsoffset and a power-of-two resolution', () => {
    const { packets } = decode(concat([
      section(false), interfaceBlock(1, [option(9, Uint8Array.of(0x8a), false), option(14, hex('fffffffffffffffe'), false), option(0, new Uint8Array(0), false)], false),
      enhancedPacket(0, 5n * 1024n + 256n, data, false),
    ]));
    expect(packets[0]?.atUs).toBe(3_250_000);
  });

  it('reads the old packet block, its interface number being 16 bits', () => {
    const old = block(2, concat([number(1, 2, true), number(9, 2, true), number(0, 4), number(77, 4, true), number(5, 4, true), number(6, 4, true), data]));
    expect(decode(concat([section(), interfaceBlock(1), interfaceBlock(12), old])).packets).toEqual([{ linkType: 12, bytes: '0102030405', original: 6, atUs: 77 }]);
  });

  it('gives a simple packet, which has no time, interface 0 and the time before it', () => {
    const simple = block(3, concat([number(100, 4, true), data]));
    const { packets, decoder } = decode(concat([section(), interfaceBlock(1, [], true, 5), interfaceBlock(12), enhancedPacket(1, 42n, data), simple]));
    expect(packets[1]).toEqual({ linkType: 1, bytes: '0102030405', original: 100, atUs: 42 });
    expect(decoder.problems[0]).toMatch(/no time/);
  });

  it('skips blocks it does not know', () => {
    const { packets, decoder } = decode(concat([section(), block(4, new Uint8Array(40)), interfaceBlock(1), block(0x80000bad, data), enhancedPacket(0, 1n, data)]));
    expect(packets).toHaveLength(1);
    expect(decoder.problems).toEqual([]);
  });

  it('takes the end of the capture and the drops from the interface statistics', () => {
    const end = concat([number(0, 4), number(9_000_000, 4, true)]);
    const statistics = block(5, concat([number(0, 4), number(0, 4), number(8_000_000, 4, true), option(2, new Uint8Array(8)), option(3, end), option(5, concat([number(12, 4, true), number(0, 4)])), option(0, new Uint8Array(0))]));
    const { decoder } = decode(concat([section(), interfaceBlock(1), enhancedPacket(0, 5_000_000n, data), statistics]));
    expect(decoder.endUs).toBe(9_000_000);
    expect(decoder.problems).toEqual(['the capturing program dropped 12 packets; what they carried is missing here']);
  });
});

describe('a damaged pcapng file', () => {
  const start = concat([section(), interfaceBlock(1), enhancedPacket(0, 1n, data)]);

  it('that ends inside a block is truncated there', () => {
    const { decoder, packets } = decode(concat([start, enhancedPacket(0, 2n, data).subarray(0, 30)]));
    expect(packets).toHaveLength(1);
    expect(decoder).toMatchObject({ truncated: true, stopped: false, problems: [`truncated at offset ${start.length} inside a block`] });
  });

  for (const [name, length] of [['below 12', 8], ['no multiple of 4', 38], ['above 16 MiB', 16 * 1024 * 1024 + 4]] as const) {
    it(`with a block length ${name} is read up to there`, () => {
      const { decoder, packets } = decode(concat([start, number(6, 4, true), number(length, 4, true), new Uint8Array(100), enhancedPacket(0, 2n, data)]));
      expect(packets).toHaveLength(1);
      expect(decoder.stopped).toBe(true);
      expect(decoder.problems).toEqual([`the block at offset ${start.length} claims a length of ${length} bytes; nothing behind it was read`]);
    });
  }

  it('whose two block lengths differ is read up to there', () => {
    const wrong = enhancedPacket(0, 2n, data);
    wrong[wrong.length - 4] = 99;
    const { decoder, packets } = decode(concat([start, wrong, enhancedPacket(0, 2n, data)]), 7);
    expect(packets).toHaveLength(1);
    expect(decoder.problems).toEqual([`the block at offset ${start.length} states two different lengths; nothing behind it was read`]);
  });

  it('without a byte-order mark is refused', () => {
    const broken = section();
    broken[8] = 0;
    expect(decode(broken).decoder.problems[0]).toMatch(/no valid byte-order mark/);
  });

  it('loses only the packets that name an unknown interface or claim more than their block holds', () => {
    const greedy = enhancedPacket(0, 2n, data);
    greedy[20] = 9;
    const { decoder, packets } = decode(concat([start, enhancedPacket(3, 2n, data), greedy, block(6, new Uint8Array(8)), enhancedPacket(0, 4n, data)]));
    expect(packets.map((packet) => packet.atUs)).toEqual([1, 4]);
    expect(decoder.problems).toHaveLength(3);
    expect(decoder.problems[0]).toMatch(/names interface 3/);
    expect(decoder.problems[1]).toMatch(/claims 9 captured bytes/);
    expect(decoder.problems[2]).toMatch(/too short/);
  });

  it('keeps numbering interfaces behind one that is too short', () => {
    const { packets } = decode(concat([section(), block(1, new Uint8Array(4)), interfaceBlock(12), enhancedPacket(1, 3n, data)]));
    expect(packets.map((packet) => packet.linkType)).toEqual([12]);
  });

  it('survives options whose length leads out of the block', () => {
    const bad = interfaceBlock(1, [concat([number(9, 2, true), number(60_000, 2, true)])]);
    expect(decode(concat([section(), bad, enhancedPacket(0, 3n, data)])).packets.map((packet) => packet.atUs)).toEqual([3]);
  });
});
