/** Enhanced RTMP audio messages (E-RTMP v2 "ExAudioTagHeader"): SoundFormat 9 and packet type, then ex-packet.ts. */
import { decodeExParts, decodeExStart, encodeExPacket } from './ex-packet.js';
import type { ExForm, ExPacket, ExPartInput } from './ex-packet.js';
import { modExPacketType } from './mod-ex.js';
import type { ModEx } from './mod-ex.js';

export const audioPacketType = { sequenceStart: 0, codedFrames: 1, sequenceEnd: 2, multichannelConfig: 4, multitrack: 5, modEx: modExPacketType } as const;

const form: ExForm = { multitrackPacketType: audioPacketType.multitrack, mayHaveCompositionTime: () => false };

/** True when the payload has the enhanced form. */
export function isExAudio(payload: Uint8Array): boolean {
  return payload.length > 0 && payload[0]! >> 4 === 9;
}

/** Reads a message for which `isExAudio` holds. Unknown values are delivered, never guessed at. */
export function decodeExAudio(payload: Uint8Array): ExPacket {
  if (payload.length === 0) return { packetType: 0, frameType: 0, modEx: [], parts: [], remarks: [], problem: 'empty' };
  return decodeExParts(payload, decodeExStart(payload), 0, form);
}

/** Writes an audio message. `multitrack` undefined: exactly one part, no track id. */
export function encodeExAudio(packet: { packetType: number; multitrack?: number; modEx?: readonly ModEx[]; parts: readonly ExPartInput[] }): Uint8Array {
  return encodeExPacket(0x90, form, packet);
}
