import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestPosition, findDigest, isSigned, signature, withDigest } from '../../../src/wire/handshake/digest.js';
import { buildPacket2 } from '../../../src/wire/handshake/packets.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Bytes 0..3 zero, 4..7 `0A 00 2D 02`, byte i = (7i+3) mod 256 from 8 on: the block of the published vectors. */
function block(): Uint8Array {
  const out = new Uint8Array(1536);
  out.set([0x0a, 0x00, 0x2d, 0x02], 4);
  for (let i = 8; i < 1536; i++) out[i] = (7 * i + 3) & 0xff;
  return out;
}

const vectors = [
  { name: 'C1, digest block first', sender: 'c2s', layout: 'base8', position: 290, digest: '9e1e292292020cafa3de8d97c58c378e19e72823bf43332b77c515fa666b1c17', sha: 'e99cc12505ba61e9de7127b8805039bd807a2dbb391190c312b88be2ffcdd8c4' },
  { name: 'C1, key block first', sender: 'c2s', layout: 'base772', position: 942, digest: '0f91cf3bc4f3fce664bb1aee4629073e9ed024bf00104133b604e0ca27fb33fa', sha: '8ba539661cffb8f753dbec42723957c3697189ddaca5f42406317f19c646ea15' },
  { name: 'S1, digest block first', sender: 's2c', layout: 'base8', position: 290, digest: '417e945ee70a1da61cd2a9ddde2fe0c2b314fcda1bf1d991a67f2f4c98b48ff8', sha: 'bc36c7b3786ae11c508a86a5d18198c264ad883462cf0eb13b7c316e1161483b' },
  { name: 'S1, key block first', sender: 's2c', layout: 'base772', position: 942, digest: '5e52c92152993161ef45f0f0d1a1727058c83bc0b2b073a948e03243d29710f2', sha: 'ca1919167fa6e13192c8e7f261d164c46069677fd4693389f7b98ad0ae510b03' },
] as const;

describe.each(vectors)('$name', ({ sender, layout, position, digest, sha }) => {
  test('the digest is computed and placed as published', () => {
    const packet = withDigest(block(), layout, sender);
    expect(digestPosition(packet, layout)).toBe(position);
    expect(hex(packet.subarray(position, position + 32))).toBe(digest);
    expect(createHash('sha256').update(packet).digest('hex')).toBe(sha);
  });

  test('the digest is found again and named by its layout, and one changed bit loses it', () => {
    const packet = withDigest(block(), layout, sender);
    expect(findDigest(packet, sender)).toMatchObject({ layout });
    packet[1000] = (packet[1000] as number) ^ 1;
    expect(findDigest(packet, sender).layout).toBe('none');
  });

  test('the digest of one end is not taken for that of the other', () => {
    expect(findDigest(withDigest(block(), layout, sender), sender === 'c2s' ? 's2c' : 'c2s').layout).toBe('none');
  });
});

test('offsets wrap at 728: four bytes of 255 are 1020, which is 292', () => {
  const packet = new Uint8Array(1536).fill(255);
  expect([digestPosition(packet, 'base8'), digestPosition(packet, 'base772')]).toEqual([304, 1068]);
});

describe('signatures of packet 2', () => {
  const body = Uint8Array.from({ length: 1536 }, (_, i) => (i < 1504 ? (5 * i + 1) & 0xff : 0));
  test('S2 answering C1 and C2 answering S1 sign as published', () => {
    const c1 = findDigest(withDigest(block(), 'base8', 'c2s'), 'c2s').digest as Uint8Array;
    const s1 = findDigest(withDigest(block(), 'base8', 's2c'), 's2c').digest as Uint8Array;
    expect(hex(signature(body, c1, 's2c'))).toBe('d04dcf093987b8a704ac2b1faad8164f9a1968c29bcfe7ee2eb7f847c4a108c9');
    expect(hex(signature(body, s1, 'c2s'))).toBe('4877b4838a9b245eaf9a945bbef19027c8ede99f61f31eb1421ac4809d33362c');
  });

  test('a built S2 verifies against the digest it answers and against no other', () => {
    const c1 = withDigest(block(), 'base772', 'c2s');
    const s2 = buildPacket2(c1, body, 7, 's2c');
    expect(isSigned(s2, findDigest(c1, 'c2s').digest as Uint8Array, 's2c')).toBe(true);
    expect(isSigned(s2, new Uint8Array(32), 's2c')).toBe(false);
  });

  test('a peer without a digest gets its own bytes back, with the time of reading', () => {
    const echo = buildPacket2(block(), body, 0x01020304, 's2c');
    expect(hex(echo.subarray(4, 8))).toBe('01020304');
    expect(hex(echo.subarray(8))).toBe(hex(block().subarray(8)));
  });
});
