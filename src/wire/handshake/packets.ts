/** C0 C1, S0 S1 S2 and C2 as a sender builds them (RTMP 1.0 §5.2.2-5.2.4). Random bytes come from the caller. */
import { findDigest, packetBytes, signature, withDigest } from './digest.js';

export interface Packet1Options {
  readonly timeMs: number;
  /** Bytes 4..7; all zero for a simple handshake. */
  readonly version: readonly [number, number, number, number];
  /** 1528 bytes. */
  readonly random: Uint8Array;
  /** Place a digest in this layout. */
  readonly digest?: 'base8' | 'base772';
}

/** C1 or S1, 1536 bytes. */
export function buildPacket1(options: Packet1Options, sender: 'c2s' | 's2c'): Uint8Array {
  const packet = new Uint8Array(packetBytes);
  new DataView(packet.buffer).setUint32(0, options.timeMs >>> 0);
  packet.set(options.version, 4);
  packet.set(options.random.subarray(0, packetBytes - 8), 8);
  return options.digest === undefined ? packet : withDigest(packet, options.digest, sender);
}

/** C0 and C1, or S0 and S1. */
export function withVersion(version: number, packet1: Uint8Array): Uint8Array {
  const out = new Uint8Array(1 + packet1.length);
  out[0] = version;
  out.set(packet1, 1);
  return out;
}

/** C2 or S2 as an echo: the peer's packet with `readAtMs` in bytes 4..7 (§5.2.4). */
export function buildEcho(peerPacket1: Uint8Array, readAtMs: number): Uint8Array {
  const out = new Uint8Array(peerPacket1);
  new DataView(out.buffer).setUint32(4, readAtMs >>> 0);
  return out;
}

/** C2 or S2 for a peer that sent a digest: random bytes and the signature over it; an echo where there is no digest. */
export function buildPacket2(peerPacket1: Uint8Array, random: Uint8Array, readAtMs: number, sender: 'c2s' | 's2c'): Uint8Array {
  const { digest } = findDigest(peerPacket1, sender === 's2c' ? 'c2s' : 's2c');
  if (digest === undefined) return buildEcho(peerPacket1, readAtMs);
  const out = new Uint8Array(packetBytes);
  out.set(random.subarray(0, packetBytes - 32), 0);
  out.set(signature(out, digest, sender), packetBytes - 32);
  return out;
}
