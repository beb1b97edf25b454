/** Enhanced RTMP video messages (E-RTMP v2 "ExVideoTagHeader"): bit 7, frame type, packet type, then ex-packet.ts. */
import { decodeExParts, decodeExStart, encodeExPacket } from './ex-packet.js';
import type { ExForm, ExPacket, ExPartInput } from './ex-packet.js';
import { encodeModEx, modExPacketType } from './mod-ex.js';
import type { ModEx } from './mod-ex.js';

export const videoPacketType = {
  sequenceStart: 0, codedFrames: 1, sequenceEnd: 2, codedFramesX: 3, metadata: 4, mpeg2TsSequenceStart: 5, multitrack: 6, modEx: modExPacketType,
} as const;
export const videoCommand = { startSeek: 0, endSeek: 1 } as const;

const form: ExForm = {
  multitrackPacketType: videoPacketType.multitrack,
  mayHaveCompositionTime: (packetType) => packetType === videoPacketType.codedFrames,
};

/** True when the payload has the enhanced form. */
export function isExVideo(payload: Uint8Array): boolean {
  return payload.length > 0 && (payload[0]! & 0x80) !== 0;
}

/** Reads a message for which `isExVideo` holds. Unknown values are delivered, never guessed at. */
export function decodeExVideo(payload: Uint8Array): ExPacket {
  if (payload.length === 0) return { packetType: 0, frameType: 0, modEx: [], parts: [], remarks: [], problem: 'empty' };
  const frameType = (payload[0]! >> 4) & 7;
  const start = decodeExStart(payload);
  // v2: a command frame ends after one UI8, without FourCC; the frame type does not count for metadata (FFmpeg writes 5 there).
  if (frameType === 5 && start.packetType !== videoPacketType.metadata && start.problem === undefined) {
    const { packetType, modEx, remarks } = start;
    if (start.end >= payload.length) return { packetType, frameType, modEx, parts: [], remarks, problem: 'command byte is missing' };
    return {
      packetType, frameType, command: payload[start.end]!, modEx, parts: [], remarks,
      ...(start.timestampOffsetNs !== undefined && { timestampOffsetNs: start.timestampOffsetNs }),
    };
  }
  return decodeExParts(payload, start, frameType, form);
}

/** Writes a video message. `multitrack` undefined: exactly one part, no track id. */
export function encodeExVideo(packet: { frameType: number; packetType: number; multitrack?: number; modEx?: readonly ModEx[]; parts: readonly ExPartInput[] }): Uint8Array {
  return encodeExPacket(0x80 | ((packet.frameType & 7) << 4), form, packet);
}

/** Writes a command frame ("D0 00" starts a client-side seek, "D0 01" ends it). */
export function encodeExVideoCommand(command: number, modEx: readonly ModEx[] = []): Uint8Array {
  const packetType = videoPacketType.sequenceStart;
  return Uint8Array.of(0xd0 | (modEx.length > 0 ? modExPacketType : packetType), ...encodeModEx(modEx, packetType), command);
}
