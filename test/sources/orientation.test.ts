import { describe, expect, it } from 'vitest';
import { clientByPorts, ContentClues, opposite } from '../../src/sources/orientation.js';
import { concat, hex } from './builder.js';

/** C0 C1, S0 S1 S2 and plain media. */
const c0c1 = concat([hex('03'), new Uint8Array(1536)]);
const s0s1s2 = concat([hex('03'), new Uint8Array(3072)]);
const media = new Uint8Array(2000).fill(0x55);

function clues(...flights: (readonly [0 | 1, Uint8Array])[]): ContentClues {
  const result = new ContentClues();
  for (const [side, bytes] of flights) result.push(side, bytes);
  return result;
}

describe('what content tells about the client', () => {
  it('is the sender of C0 C1 once the other end answers', () => {
    expect(clues([1, c0c1]).client).toBeUndefined();
    expect(clues([1, c0c1]).fromFirstFlight()).toBe(1);
    expect(clues([1, c0c1], [0, s0s1s2]).client).toBe(1);
    expect(clues([1, c0c1.subarray(0, 700)], [1, c0c1.subarray(700)], [0, hex('03')]).client).toBe(1);
  });

  it('is the other end when the first flight is S0 S1 S2', () => {
    expect(clues([0, s0s1s2], [1, new Uint8Array(1536)]).client).toBe(1);
  });

  it('is nothing when the first flight is short or no handshake', () => {
    expect(clues([0, c0c1.subarray(0, 1536)], [1, media]).client).toBeUndefined();
    expect(clues([0, media], [1, media]).client).toBeUndefined();
  });

  for (const [name, bytes] of [['connect', '0200 07 636f6e6e656374'], ['publish', '0200 07 7075626c697368'], ['play', '0200 04 706c6179'], ['createStream', '0200 0c 63726561746553747265616d']] as const) {
    it(`is the sender of ${name}`, () => {
      expect(clues([0, media], [1, concat([media, hex(bytes)])]).client).toBe(1);
    });
  }

  for (const [name, bytes] of [['_result', '0200 07 5f726573756c74'], ['onStatus', '0200 08 6f6e537461747573'], ['onBWDone', '0200 08 6f6e4257446f6e65']] as const) {
    it(`is the receiver of ${name}`, () => {
      expect(clues([0, concat([media, hex(bytes)])]).client).toBe(1);
    });
  }

  it('is found also when a name is cut by a segment', () => {
    const publish = concat([media, hex('0200 07 7075626c697368'), media]);
    for (let at = media.length - 2; at < media.length + 12; at++) expect(clues([1, publish.subarray(0, at)], [1, publish.subarray(at)]).client).toBe(1);
  });

  it('is not searched behind the first 8 KiB', () => {
    const late = concat([new Uint8Array(8192 - 9), hex('0200 07 7075626c697368')]);
    expect(clues([0, late]).client).toBeUndefined();
    expect(clues([0, late.subarray(1)]).client).toBe(0);
    expect(clues([0, new Uint8Array(1e6)]).heldBytes).toBe(8192);
  });
});

describe('what ports tell about the client', () => {
  const decide = (ports: [number, number], port?: number, known: string[] = []): number =>
    clientByPorts(ports, ['a:1', 'b:2'], { ...(port === undefined ? {} : { port }), isKnownServer: (endpoint) => known.includes(endpoint) });

  it('is the end without the named port, before all else', () => {
    expect(decide([5000, 1935], 5000)).toBe(1);
  });

  it('is the end without port 1935, before servers seen earlier', () => {
    expect(decide([1935, 40], undefined, ['b:2'])).toBe(1);
    expect(decide([40, 1935])).toBe(0);
  });

  it('is the peer of a server seen earlier, before the lower port', () => {
    expect(decide([5000, 80], undefined, ['a:1'])).toBe(1);
  });

  it('is the end with the higher port at last', () => {
    expect(decide([5000, 80])).toBe(0);
    expect(decide([80, 5000])).toBe(1);
    expect(decide([80, 80])).toBe(0);
    expect(decide([1935, 1935], 1935)).toBe(0);
  });
});

it('has two sides', () => {
  expect([opposite(0), opposite(1)]).toEqual([1, 0]);
});
