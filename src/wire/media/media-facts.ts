/** What a relay needs to know of a media message: is it a sequence header, does it begin a group of pictures, whose track is it. */
import { audioPacketType, decodeExAudio, isExAudio } from '../enhanced/ex-audio.js';
import type { ExPacket } from '../enhanced/ex-packet.js';
import { decodeExVideo, isExVideo, videoPacketType } from '../enhanced/ex-video.js';
import { audioCodecName, soundFormat } from '../flv/audio-tag-header.js';
import { avcPacketType, hasPacketType, videoCodecName } from '../flv/video-tag-header.js';
import { typeId } from '../message/types.js';

export interface MediaFacts {
  readonly kind: 'audio' | 'video' | 'data';
  /**
   * `header`: decoder configuration, and video metadata such as colour; late players need the last of each.
   * `frame`: coded media. `other`: end of sequence, seek commands, empty messages, data.
   */
  readonly role: 'header' | 'frame' | 'other';
  /** Distinguishes headers of one track that stand beside each other: configuration from colour. */
  readonly headerKind: 'configuration' | 'metadata';
  /** A frame that a decoder can begin with. Audio frames all are. */
  readonly key: boolean;
  /** Track ids of Enhanced RTMP multitrack; [0] for everything else. */
  readonly tracks: readonly number[];
  /** As the operator knows it: avc1, hvc1, mp4a, Opus ... */
  readonly codec: string;
  /** Bytes of configuration behind the tag header. */
  readonly headerBytes: number;
}

const trackZero: readonly number[] = [0];
const keyFrame = 1;
/** Server-generated key frames begin a group like the encoder's own (FLV E.4.3.1). */
const generatedKeyFrame = 4;

/** `message`: type 8 or 9 and its payload; any other type is data. */
export function mediaFacts(message: { readonly typeId: number; readonly payload: Uint8Array }): MediaFacts {
  const { payload } = message;
  if (message.typeId === typeId.video) return isExVideo(payload) ? enhancedVideo(payload) : legacyVideo(payload);
  if (message.typeId === typeId.audio) return isExAudio(payload) ? enhancedAudio(payload) : legacyAudio(payload);
  return { kind: 'data', role: 'other', headerKind: 'configuration', key: false, tracks: trackZero, codec: '', headerBytes: 0 };
}

function legacyVideo(payload: Uint8Array): MediaFacts {
  const first = payload[0] ?? 0;
  const codecId = first & 15;
  const frameType = first >> 4;
  const packetType = hasPacketType(codecId) ? payload[1] : avcPacketType.nalu;
  const role = payload.length === 0 || frameType === 5 ? 'other' : packetType === avcPacketType.sequenceHeader ? 'header' : packetType === avcPacketType.nalu ? 'frame' : 'other';
  return {
    kind: 'video', role, headerKind: 'configuration', key: role === 'frame' && isKey(frameType), tracks: trackZero,
    codec: videoCodecName(codecId), headerBytes: Math.max(0, payload.length - 5),
  };
}

function legacyAudio(payload: Uint8Array): MediaFacts {
  const format = (payload[0] ?? 0) >> 4;
  const isHeader = format === soundFormat.aac && payload[1] === 0;
  const role = payload.length === 0 ? 'other' : isHeader ? 'header' : 'frame';
  return {
    kind: 'audio', role, headerKind: 'configuration', key: role === 'frame', tracks: trackZero,
    codec: payload.length === 0 ? '' : audioCodecName(format), headerBytes: Math.max(0, payload.length - 2),
  };
}

function enhancedVideo(payload: Uint8Array): MediaFacts {
  const packet = decodeExVideo(payload);
  const isConfiguration = packet.packetType === videoPacketType.sequenceStart || packet.packetType === videoPacketType.mpeg2TsSequenceStart;
  const isMetadata = packet.packetType === videoPacketType.metadata;
  const isFrame = packet.packetType === videoPacketType.codedFrames || packet.packetType === videoPacketType.codedFramesX;
  const role = packet.command !== undefined ? 'other' : isConfiguration || isMetadata ? 'header' : isFrame ? 'frame' : 'other';
  return { ...ofPacket('video', role, packet), headerKind: isMetadata ? 'metadata' : 'configuration', key: role === 'frame' && isKey(packet.frameType) };
}

function enhancedAudio(payload: Uint8Array): MediaFacts {
  const packet = decodeExAudio(payload);
  const isConfiguration = packet.packetType === audioPacketType.sequenceStart;
  const isLayout = packet.packetType === audioPacketType.multichannelConfig;
  const role = isConfiguration || isLayout ? 'header' : packet.packetType === audioPacketType.codedFrames ? 'frame' : 'other';
  return { ...ofPacket('audio', role, packet), headerKind: isLayout ? 'metadata' : 'configuration', key: role === 'frame' };
}

function ofPacket(kind: 'audio' | 'video', role: MediaFacts['role'], packet: ExPacket): Omit<MediaFacts, 'headerKind' | 'key'> {
  const tracks = packet.parts.length === 0 ? trackZero : packet.parts.map((part) => part.trackId);
  return { kind, role, tracks, codec: packet.parts[0]?.codec ?? '', headerBytes: packet.parts.reduce((sum, part) => sum + part.body.length, 0) };
}

function isKey(frameType: number): boolean {
  return frameType === keyFrame || frameType === generatedKeyFrame;
}
