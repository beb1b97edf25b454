/** Media payloads cut into the bodies of their tracks: the same frame is the same body, whatever tag header carries it. */
import type { CodecConfig } from '../trace/events.js';
import { audioPacketType, decodeExAudio } from '../wire/enhanced/ex-audio.js';
import type { ExPacket } from '../wire/enhanced/ex-packet.js';
import { decodeExVideo, videoPacketType } from '../wire/enhanced/ex-video.js';
import { aacPacketType, audioCodecName, decodeAudioTagHeader, soundFormat } from '../wire/flv/audio-tag-header.js';
import { avcPacketType, decodeVideoTagHeader, videoCodecName } from '../wire/flv/video-tag-header.js';

export interface MediaPart {
  readonly kind: 'video' | 'audio';
  readonly trackId: number;
  readonly codec: string;
  /** `header`: codec configuration record. Everything else that is no coded frame is left out. */
  readonly role: 'header' | 'frame';
  readonly key: boolean;
  readonly disposable: boolean;
  readonly compositionTimeMs: number;
  /** Where the body stands in the payload. */
  readonly at: number;
  /** A view of the payload. */
  readonly body: Uint8Array;
  /** Where the body is not at hand (samples of MP4): what is known of it. */
  readonly known?: { readonly fingerprint: number; readonly bytes: number; readonly config?: CodecConfig };
}

/** Frame types of FLV E.4.3.1. */
const frameType = { key: 1, disposable: 3, generatedKey: 4, command: 5 } as const;

/** Never throws; what cannot be read yields nothing. Bodies of coded frames are not empty. */
export function mediaParts(typeId: 8 | 9, payload: Uint8Array): MediaPart[] {
  const parts = typeId === 9 ? videoParts(payload) : audioParts(payload);
  return parts.filter((part) => part.role === 'header' || part.body.length > 0);
}

function videoParts(payload: Uint8Array): MediaPart[] {
  const header = payload.length === 0 ? undefined : decodeVideoTagHeader(payload);
  if (header === undefined) return [];
  if (header.enhanced) {
    const packet = decodeExVideo(payload);
    const role = packet.packetType === videoPacketType.sequenceStart ? 'header'
      : packet.packetType === videoPacketType.codedFrames || packet.packetType === videoPacketType.codedFramesX ? 'frame' : undefined;
    return packet.command !== undefined || role === undefined ? [] : enhancedParts('video', role, packet, payload);
  }
  if (header.frameType === frameType.command) return [];
  const role = header.packetType === undefined || header.packetType === avcPacketType.nalu ? 'frame' : header.packetType === avcPacketType.sequenceHeader ? 'header' : undefined;
  if (role === undefined) return [];
  return [{
    kind: 'video', trackId: 0, codec: videoCodecName(header.codecId), role, key: isKey(header.frameType), disposable: header.frameType === frameType.disposable,
    compositionTimeMs: header.compositionTimeMs ?? 0, at: header.headerBytes, body: payload.subarray(header.headerBytes),
  }];
}

function audioParts(payload: Uint8Array): MediaPart[] {
  const header = payload.length === 0 ? undefined : decodeAudioTagHeader(payload);
  if (header === undefined) return [];
  if (header.format === soundFormat.enhanced) {
    const packet = decodeExAudio(payload);
    const role = packet.packetType === audioPacketType.sequenceStart ? 'header' : packet.packetType === audioPacketType.codedFrames ? 'frame' : undefined;
    return role === undefined ? [] : enhancedParts('audio', role, packet, payload);
  }
  const role = header.aacPacketType === undefined || header.aacPacketType === aacPacketType.raw ? 'frame' : header.aacPacketType === aacPacketType.sequenceHeader ? 'header' : undefined;
  if (role === undefined) return [];
  return [{
    kind: 'audio', trackId: 0, codec: audioCodecName(header.format), role, key: true, disposable: false, compositionTimeMs: 0, at: header.headerBytes, body: payload.subarray(header.headerBytes),
  }];
}

function enhancedParts(kind: MediaPart['kind'], role: MediaPart['role'], packet: ExPacket, payload: Uint8Array): MediaPart[] {
  return packet.parts.map(({ trackId, codec, compositionTimeMs, body }) => ({
    kind, trackId, codec, role, key: kind === 'audio' || isKey(packet.frameType), disposable: kind === 'video' && packet.frameType === frameType.disposable,
    compositionTimeMs: compositionTimeMs ?? 0, at: body.byteOffset - payload.byteOffset, body,
  }));
}

function isKey(type: number): boolean {
  return type === frameType.key || type === frameType.generatedKey;
}
