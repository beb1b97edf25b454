/**
 * The digest handshake of Flash Player 9 (in no specification; FFmpeg, librtmp, nginx-rtmp and SRS agree on it), from the client's
 * side, written apart from the reader and the server under src/: a digest of 32 bytes stands in C1 and S1 at a place that four
 * bytes before it tell, and S2 and C2 end in a signature over the other side's.
 */
import { createHmac } from 'node:crypto';
import { bytes, sameBytes } from './bytes/bytes.js';
import { packetBytes } from './bytes/handshake.js';

const hashBytes = 32;
/** The four bytes that tell the place begin here; the digest lies behind them. */
export const digestBases = [8, 772] as const;
export type DigestBase = (typeof digestBases)[number];

/** What both companies' keys end in. */
const keyEnd = 'f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae';
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const clientName = text('Genuine Adobe Flash Player 001');
const serverName = text('Genuine Adobe Flash Media Server 001');

function hash(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return Uint8Array.from(hmac.digest());
}

function place(packet: Uint8Array, base: DigestBase): number {
  return base + 4 + packet.subarray(base, base + 4).reduce((sum, byte) => sum + byte, 0) % 728;
}

function digestAt(packet: Uint8Array, at: number, name: Uint8Array): Uint8Array {
  return hash(name, packet.subarray(0, at), packet.subarray(at + hashBytes));
}

/** C1 of 1536 bytes with its digest, and the digest; `version` is what a Flash Player would be. */
export function digestPacket1(base: DigestBase, version: number, random: Uint8Array): { readonly c1: Uint8Array; readonly digest: Uint8Array } {
  const c1 = bytes('00 00 00 00', (version >>> 24) & 255, (version >>> 16) & 255, (version >>> 8) & 255, version & 255, random);
  const at = place(c1, base);
  const digest = digestAt(c1, at, clientName);
  c1.set(digest, at);
  return { c1, digest };
}

/** The digest in S1, in either place; undefined where there is none that holds. */
export function serverDigest(s1: Uint8Array): Uint8Array | undefined {
  if (s1.length !== packetBytes) return undefined;
  return digestBases.map((base) => place(s1, base))
    .filter((at) => sameBytes(s1.subarray(at, at + hashBytes), digestAt(s1, at, serverName)))
    .map((at) => s1.slice(at, at + hashBytes))[0];
}

function signature(packet: Uint8Array, name: Uint8Array, digest: Uint8Array): Uint8Array {
  return hash(hash(bytes(name, keyEnd), digest), packet.subarray(0, packetBytes - hashBytes));
}

/** Does S2 end in the signature over our digest? */
export function isSignedByServer(s2: Uint8Array, clientDigest: Uint8Array): boolean {
  return sameBytes(s2.subarray(packetBytes - hashBytes), signature(s2, serverName, clientDigest));
}

/** C2 to a server that has signed; `random`: 1504 bytes. */
export function signedPacket2(digest: Uint8Array, random: Uint8Array): Uint8Array {
  return bytes(random, signature(random, clientName, digest));
}
