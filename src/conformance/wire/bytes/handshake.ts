/** Handshake packets as literal bytes (RTMP 1.0 §5.2). */
import { bytes, u32 } from './bytes.js';

export const packetBytes = 1536;

export interface Packet1 {
  /** Default 3. */
  readonly version?: number;
  readonly timeMs?: number;
  /** Bytes 4 to 8; zero in the text, a version in the digest handshake. */
  readonly zero?: number;
  /** 1528 bytes. */
  readonly random: Uint8Array;
}

/** C0 C1, or S0 S1. */
export function packet1({ version = 3, timeMs = 0, zero = 0, random }: Packet1): Uint8Array {
  return bytes(version, u32(timeMs), u32(zero), random);
}

/** C2 or S2: the peer's packet 1 with the time at which it was read (§5.2.4). */
export function echo(peerPacket1: Uint8Array, readAtMs: number): Uint8Array {
  return bytes(peerPacket1.subarray(0, 4), u32(readAtMs), peerPacket1.subarray(8, packetBytes));
}
