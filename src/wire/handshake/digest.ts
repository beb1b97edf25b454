/**
 * Digest ("complex") handshake of Flash Player 9 and later: not in RTMP 1.0, but spoken by FFmpeg, nginx-rtmp, SRS,
 * Node-Media-Server and librtmp alike. A 32-byte HMAC-SHA256 stands at a data-dependent place in C1 and S1; C2 and S2
 * end in a signature over the peer's digest. Layouts are named by the base offset of their digest block, 8 or 772,
 * because implementations number them either way round.
 */
import { createHmac } from 'node:crypto';
import type { Direction, DigestLayout } from '../../trace/events.js';

export const packetBytes = 1536;
const digestBytes = 32;

const tail = Uint8Array.of(
  0xf0, 0xee, 0xc2, 0x4a, 0x80, 0x68, 0xbe, 0xe8, 0x2e, 0x00, 0xd0, 0xd1, 0x02, 0x9e, 0x7e, 0x57,
  0x6e, 0xec, 0x5d, 0x2d, 0x29, 0x80, 0x6f, 0xab, 0x93, 0xb8, 0xe6, 0x36, 0xcf, 0xeb, 0x31, 0xae,
);
const playerName = ascii('Genuine Adobe Flash Player 001');
const serverName = ascii('Genuine Adobe Flash Media Server 001');
const playerKey = join(playerName, tail);
const serverKey = join(serverName, tail);

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function hmac(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

/** Absolute position of the digest in C1 or S1 for a layout. `packet` must have 1536 bytes. */
export function digestPosition(packet: Uint8Array, layout: 'base8' | 'base772'): number {
  const base = layout === 'base8' ? 8 : 772;
  const sum = (packet[base] as number) + (packet[base + 1] as number) + (packet[base + 2] as number) + (packet[base + 3] as number);
  return (sum % 728) + base + 4;
}

function digestOf(packet: Uint8Array, position: number, sender: Direction): Uint8Array {
  return hmac(sender === 'c2s' ? playerName : serverName, packet.subarray(0, position), packet.subarray(position + digestBytes));
}

/** Finds and verifies the digest in C1 (`c2s`) or S1 (`s2c`). */
export function findDigest(packet: Uint8Array, sender: Direction): { readonly layout: DigestLayout; readonly digest?: Uint8Array } {
  for (const layout of ['base8', 'base772'] as const) {
    const position = digestPosition(packet, layout);
    const found = packet.subarray(position, position + digestBytes);
    if (equal(found, digestOf(packet, position, sender))) return { layout, digest: new Uint8Array(found) };
  }
  return { layout: 'none' };
}

/** Writes the digest into a copy of `packet`. */
export function withDigest(packet: Uint8Array, layout: 'base8' | 'base772', sender: Direction): Uint8Array {
  const out = new Uint8Array(packet);
  const position = digestPosition(out, layout);
  out.set(digestOf(out, position, sender), position);
  return out;
}

/** Signature at the end of S2 (over C1's digest) or C2 (over S1's digest). */
export function signature(body: Uint8Array, peerDigest: Uint8Array, sender: Direction): Uint8Array {
  return hmac(hmac(sender === 's2c' ? serverKey : playerKey, peerDigest), body.subarray(0, packetBytes - digestBytes));
}

/** Is S2 or C2 (`packet`, 1536 bytes) signed over the peer's digest? */
export function isSigned(packet: Uint8Array, peerDigest: Uint8Array, sender: Direction): boolean {
  return equal(packet.subarray(packetBytes - digestBytes), signature(packet, peerDigest, sender));
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
