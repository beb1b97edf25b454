/** One track of a stream on its way to fragmented MP4: its configuration, and which bytes of a message are its sample. */
import type { FrameContext } from '../../../codecs/define-codec.js';
import { findCodec } from '../../../codecs/registry.js';
import type { CodecConfig } from '../../../trace/events.js';
import { audioPacketType, decodeExAudio, isExAudio } from '../../../wire/enhanced/ex-audio.js';
import { decodeExVideo, isExVideo, videoPacketType } from '../../../wire/enhanced/ex-video.js';
import { aacPacketType, audioCodecName, decodeAudioTagHeader } from '../../../wire/flv/audio-tag-header.js';
import { avcPacketType, decodeVideoTagHeader, videoCodecName } from '../../../wire/flv/video-tag-header.js';
import type { Mp4Track } from '../../../wire/mp4/init-segment.js';
import { audioSampleEntry, dOps, esds, recordBox, visualSampleEntry } from '../../../wire/mp4/sample-entry.js';
import { typeId } from '../../../wire/message/types.js';
import type { StreamMessage } from '../stream-sink.js';

export type Kind = 'audio' | 'video';
/** 90 kHz holds every millisecond, and what MPEG systems use. */
export const videoTimescale = 90_000;

/** What one message says about track 0 of its kind. */
export type TrackPart =
  | { readonly kind: Kind; readonly what: 'configuration'; readonly codec: string; readonly record: Uint8Array }
  | { readonly kind: Kind; readonly what: 'frame'; readonly codec: string; readonly key: boolean; readonly compositionTimeMs: number; readonly body: Uint8Array };

/** Undefined: nothing for a file, such as an end of sequence, another track, an empty message. */
export function readPart({ typeId: type, payload }: StreamMessage): TrackPart | undefined {
  if (type === typeId.video) return isExVideo(payload) ? enhancedVideo(payload) : legacyVideo(payload);
  if (type === typeId.audio) return isExAudio(payload) ? enhancedAudio(payload) : legacyAudio(payload);
  return undefined;
}

function legacyVideo(payload: Uint8Array): TrackPart | undefined {
  const header = decodeVideoTagHeader(payload);
  if (header === undefined || header.frameType === 5) return undefined;
  const codec = videoCodecName(header.codecId);
  const body = payload.subarray(header.headerBytes);
  if (header.packetType === avcPacketType.sequenceHeader) return { kind: 'video', what: 'configuration', codec, record: body };
  if (header.packetType !== undefined && header.packetType !== avcPacketType.nalu) return undefined;
  return { kind: 'video', what: 'frame', codec, key: header.frameType === 1 || header.frameType === 4, compositionTimeMs: header.compositionTimeMs ?? 0, body };
}

function legacyAudio(payload: Uint8Array): TrackPart | undefined {
  const header = decodeAudioTagHeader(payload);
  if (header === undefined) return undefined;
  const codec = audioCodecName(header.format);
  const body = payload.subarray(header.headerBytes);
  if (header.aacPacketType === aacPacketType.sequenceHeader) return { kind: 'audio', what: 'configuration', codec, record: body };
  return body.length === 0 ? undefined : { kind: 'audio', what: 'frame', codec, key: true, compositionTimeMs: 0, body };
}

function enhancedVideo(payload: Uint8Array): TrackPart | undefined {
  const packet = decodeExVideo(payload);
  const part = packet.parts.find((each) => each.trackId === 0);
  if (part === undefined || packet.command !== undefined) return undefined;
  if (packet.packetType === videoPacketType.sequenceStart) return part.body.length === 0 ? undefined : { kind: 'video', what: 'configuration', codec: part.codec, record: part.body };
  if (packet.packetType !== videoPacketType.codedFrames && packet.packetType !== videoPacketType.codedFramesX) return undefined;
  const key = packet.frameType === 1 || packet.frameType === 4;
  return { kind: 'video', what: 'frame', codec: part.codec, key, compositionTimeMs: part.compositionTimeMs ?? 0, body: part.body };
}

function enhancedAudio(payload: Uint8Array): TrackPart | undefined {
  const packet = decodeExAudio(payload);
  const part = packet.parts.find((each) => each.trackId === 0);
  if (part === undefined) return undefined;
  if (packet.packetType === audioPacketType.sequenceStart) return { kind: 'audio', what: 'configuration', codec: part.codec, record: part.body };
  if (packet.packetType !== audioPacketType.codedFrames || part.body.length === 0) return undefined;
  return { kind: 'audio', what: 'frame', codec: part.codec, key: true, compositionTimeMs: 0, body: part.body };
}

export interface HlsTrack {
  readonly codec: string;
  readonly record: Uint8Array;
  /** RFC 6381. */
  readonly codecString: string;
  readonly mp4: Mp4Track;
  /** Samples (of audio, in the timescale) that a frame of these bytes lasts; undefined: its timestamps tell. */
  durationOf(body: Uint8Array): number | undefined;
  /** The sample as the file holds it; a string says why it cannot be one. */
  sampleOf(body: Uint8Array): Uint8Array | string;
}

const videoTrackId = 1;
const audioTrackId = 2;
/** Stereo where the stream does not say. */
const usualChannels = 2;
const opusRate = 48_000;

/** Reads a configuration; a string says why HLS cannot carry it. */
export function createTrack(kind: Kind, codec: string, record: Uint8Array): HlsTrack | string {
  const config = findCodec(codec)?.parseConfiguration(record);
  const kept = new Uint8Array(record);
  if (kind === 'video') {
    const entry = videoEntries[codec];
    if (entry === undefined) return `${codec} video has no place in fragmented MP4 here`;
    if (config?.codecString === undefined || config.width === undefined || config.height === undefined) return `the ${codec} sequence header cannot be read: ${reasonOf(config)}`;
    const { width, height } = config;
    const context: FrameContext = { nalLengthBytes: config.nalLengthBytes, complete: true };
    return {
      codec, record: kept, codecString: config.codecString,
      mp4: { id: videoTrackId, kind, timescale: videoTimescale, width, height, sampleEntry: visualSampleEntry(entry.type, width, height, recordBox(entry.configuration, kept)) },
      durationOf: () => undefined,
      sampleOf: (body) => {
        if (body.length === 0) return 'an empty frame';
        const problem = findCodec(codec)?.classifyFrame?.(body, context).problems?.[0];
        if (problem !== undefined) return `a frame that cannot be decoded: ${problem}`;
        return codec === 'av01' ? withoutTemporalDelimiter(body) : body;
      },
    };
  }
  if (codec === 'mp4a') {
    const { sampleRate, channels, samplesPerFrame = 1024, codecString } = config ?? {};
    if (sampleRate === undefined || codecString === undefined) return `the AAC sequence header cannot be read: ${reasonOf(config)}`;
    return {
      codec, record: kept, codecString,
      mp4: { id: audioTrackId, kind, timescale: sampleRate, width: 0, height: 0, sampleEntry: audioSampleEntry('mp4a', channels ?? usualChannels, sampleRate, esds(kept)) },
      durationOf: () => samplesPerFrame,
      sampleOf: (body) => body,
    };
  }
  if (codec === 'Opus') {
    return {
      codec, record: kept, codecString: 'opus',
      mp4: { id: audioTrackId, kind, timescale: opusRate, width: 0, height: 0, sampleEntry: audioSampleEntry('Opus', config?.channels ?? usualChannels, opusRate, dOps(kept)) },
      durationOf: opusPacketSamples,
      sampleOf: (body) => body,
    };
  }
  return `${codec} audio has no place in fragmented MP4 here`;
}

/** By our codec names; HEVC under its unofficial id 12 has the same record. */
const videoEntries: Readonly<Record<string, { readonly type: string; readonly configuration: string }>> = {
  avc1: { type: 'avc1', configuration: 'avcC' },
  hvc1: { type: 'hvc1', configuration: 'hvcC' },
  av01: { type: 'av01', configuration: 'av1C' },
};

function reasonOf(config: CodecConfig | undefined): string {
  return config?.problems[0] ?? 'no size in it';
}

/** A sample begins behind the temporal delimiter (AV1 in ISOBMFF §2.4). */
function withoutTemporalDelimiter(body: Uint8Array): Uint8Array {
  const temporalDelimiter = 2;
  const first = body[0] ?? 0;
  const hasSize = (first & 2) !== 0;
  return (first >> 3) === temporalDelimiter && hasSize && body[1] === 0 ? body.subarray(2) : body;
}

/** Frames of 2.5 to 60 ms, one to 48 of them (RFC 6716 §3.1). */
export function opusPacketSamples(packet: Uint8Array): number | undefined {
  const toc = packet[0];
  if (toc === undefined) return undefined;
  const config = toc >> 3;
  const perFrame = config < 12 ? [480, 960, 1920, 2880][config & 3] : config < 16 ? [480, 960][config & 1] : [120, 240, 480, 960][config & 3];
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 1) & 63;
  const samples = (perFrame ?? 960) * frames;
  return samples > 0 && samples <= 5760 ? samples : undefined;
}
