/**
 * Audio and video payloads: joins the tag headers of `wire` with the records and frames of `codecs`. Called for every
 * media message, so coded frames are walked in place; nothing of the payload is kept.
 */
import { aacTagBitsProblem } from '../codecs/aac.js';
import type { Codec, FrameContext, FrameFacts } from '../codecs/define-codec.js';
import { findCodec } from '../codecs/registry.js';
import type { CodecConfig, MediaBody, MediaPacketType, MediaUnit } from '../trace/events.js';
import { audioPacketType, decodeExAudio } from '../wire/enhanced/ex-audio.js';
import type { ExPacket, ExPart } from '../wire/enhanced/ex-packet.js';
import { decodeExVideo, videoPacketType } from '../wire/enhanced/ex-video.js';
import { hasCompositionTime, isAudioFourCc, isVideoFourCc } from '../wire/enhanced/four-cc.js';
import { decodeVideoMetadata } from '../wire/enhanced/metadata.js';
import { decodeMultichannelConfig } from '../wire/enhanced/multichannel-config.js';
import { aacPacketType, audioCodecName, decodeAudioTagHeader, soundFormat } from '../wire/flv/audio-tag-header.js';
import { avcPacketType, decodeVideoTagHeader, frameTypeName, videoCodecName } from '../wire/flv/video-tag-header.js';

type Kind = 'audio' | 'video';

/** Filled field by field: spreading optional parts into literals was half the time of an enhanced frame. */
type UnitDraft = { -readonly [K in keyof MediaUnit]: MediaUnit[K] };
/** Codec of a unit that names none (silence, command frames) while none was seen before. */
const noCodec = 'none';
interface TrackState { readonly codec: string; readonly whole: FrameContext; readonly cut: FrameContext }

function trackState(codec: string, nalLengthBytes: number | undefined, memory: unknown): TrackState {
  return { codec, whole: { nalLengthBytes, complete: true, memory }, cut: { nalLengthBytes, complete: false, memory } };
}

/** What earlier messages of one direction and message stream say about later ones. At most 512 tracks: ids are bytes. */
export class MediaState {
  readonly #tracks = new Map<number, TrackState>();
  #audioCodec = noCodec;
  #videoCodec = noCodec;

  /** How to read frames of that track; a header of another codec says nothing. */
  context(kind: Kind, trackId: number, codec: Codec, name: string, complete: boolean): FrameContext {
    const key = kind === 'video' ? trackId + 256 : trackId;
    let track = this.#tracks.get(key);
    if (track === undefined || track.codec !== name) {
      track = trackState(name, undefined, codec.remember?.(undefined));
      this.#tracks.set(key, track);
    }
    return complete ? track.whole : track.cut;
  }

  configured(kind: Kind, trackId: number, codec: string, nalLengthBytes: number | undefined, memory: unknown): void {
    this.#tracks.set(kind === 'video' ? trackId + 256 : trackId, trackState(codec, nalLengthBytes, memory));
  }

  lastCodec(kind: Kind): string {
    return kind === 'video' ? this.#videoCodec : this.#audioCodec;
  }

  saw(kind: Kind, codec: string): void {
    if (kind === 'video') this.#videoCodec = codec;
    else this.#audioCodec = codec;
  }
}

/**
 * Describes the payload of an audio (8) or video (9) message. `complete` false: bytes of it are missing behind
 * `payload`; then nothing is said that the missing bytes could refute. Never throws on any bytes.
 */
export function describeMedia(typeId: 8 | 9, payload: Uint8Array, state: MediaState, complete = true): MediaBody {
  const kind = typeId === 9 ? 'video' : 'audio';
  if (payload.length === 0) {
    if (!complete) return { type: kind, units: [] };
    // E-RTMP documents it for audio; for video nginx-rtmp, Wowza and others send it with as little meaning.
    return { type: kind, units: [{ trackId: 0, codec: state.lastCodec(kind), packetType: 'silence', bodyBytes: 0, enhanced: false }] };
  }
  return kind === 'video' ? describeVideo(payload, state, complete) : describeAudio(payload, state, complete);
}

/** Bytes looked at: enough to tell frames apart, few enough to cost nothing beside the chunk reader. */
const digestHead = 24;
const digestSamples = 40;

/** 32 bits over the length, the first bytes and samples of the rest of a coded frame. */
export function frameDigest(body: Uint8Array): number {
  const { length } = body;
  let hash = 0x811c9dc5 ^ length;
  const head = Math.min(digestHead, length);
  for (let i = 0; i < head; i += 1) hash = Math.imul(hash ^ body[i]!, 0x01000193);
  const step = Math.max(1, Math.floor((length - head) / digestSamples));
  for (let i = head; i < length; i += step) hash = Math.imul(hash ^ body[i]!, 0x01000193);
  return hash >>> 0;
}

function unreadable(kind: Kind, problem: string, complete: boolean): MediaBody {
  return complete ? { type: kind, units: [], problem } : { type: kind, units: [] };
}

function describeVideo(payload: Uint8Array, state: MediaState, complete: boolean): MediaBody {
  const header = decodeVideoTagHeader(payload);
  if (header === undefined) return unreadable('video', `video tag header is cut: ${payload.length} of 5 bytes`, complete);
  const frameType = frameTypeName(header.frameType);
  if (header.enhanced) return describeEnhanced('video', decodeExVideo(payload), state, complete);
  const codec = videoCodecName(header.codecId);
  state.saw('video', codec);
  const bodyBytes = payload.length - header.headerBytes;
  if (header.frameType === 5) {
    const unit: MediaUnit = { trackId: 0, codec, packetType: 'command', frameType, bodyBytes, enhanced: false };
    return { type: 'video', units: [header.command === undefined && complete ? { ...unit, problems: ['command byte is missing'] } : unit] };
  }
  const { compositionTimeMs } = header;
  if (compositionTimeMs === undefined) {
    const unit: UnitDraft = { trackId: 0, codec, packetType: 'coded-frames', frameType, bodyBytes, enhanced: false };
    if (complete) unit.digest = frameDigest(payload.subarray(header.headerBytes));
    return { type: 'video', units: [unit] };
  }
  let packetType: MediaPacketType;
  switch (header.packetType) {
    case avcPacketType.nalu: {
      const body = payload.subarray(5);
      const facts = classify('video', 0, codec, body, state, complete);
      const unit: UnitDraft = { trackId: 0, codec, packetType: 'coded-frames', frameType, compositionTimeMs, bodyBytes, enhanced: false };
      if (complete) unit.digest = frameDigest(body);
      if (facts?.nalTypes !== undefined) unit.nalTypes = facts.nalTypes;
      if (facts?.pictures !== undefined) unit.pictures = facts.pictures;
      if (facts?.problems !== undefined) unit.problems = facts.problems;
      return { type: 'video', units: [unit] };
    }
    case avcPacketType.sequenceHeader: packetType = 'sequence-start'; break;
    case avcPacketType.endOfSequence: packetType = 'sequence-end'; break;
    default: packetType = 'reserved';
  }
  const config = packetType === 'sequence-start' ? configure('video', 0, codec, payload.subarray(5), state, complete) : undefined;
  return { type: 'video', units: [{ trackId: 0, codec, packetType, frameType, compositionTimeMs, bodyBytes, enhanced: false, ...(config !== undefined && { config }) }] };
}

function describeAudio(payload: Uint8Array, state: MediaState, complete: boolean): MediaBody {
  const header = decodeAudioTagHeader(payload);
  if (header === undefined) return unreadable('audio', `audio tag header is cut: ${payload.length} of 2 bytes`, complete);
  if (header.format === soundFormat.enhanced) return describeEnhanced('audio', decodeExAudio(payload), state, complete);
  const codec = audioCodecName(header.format);
  state.saw('audio', codec);
  const bodyBytes = payload.length - header.headerBytes;
  if (header.aacPacketType === aacPacketType.sequenceHeader) {
    const config = configure('audio', 0, codec, payload.subarray(2), state, complete);
    return { type: 'audio', units: [{ trackId: 0, codec, packetType: 'sequence-start', bodyBytes, enhanced: false, ...(config !== undefined && { config }) }] };
  }
  if (header.aacPacketType !== undefined && header.aacPacketType !== aacPacketType.raw) {
    return { type: 'audio', units: [{ trackId: 0, codec, packetType: 'reserved', bodyBytes, enhanced: false }] };
  }
  const body = payload.subarray(header.headerBytes);
  const facts = header.aacPacketType === undefined ? undefined : classify('audio', 0, codec, body, state, complete);
  const unit: UnitDraft = { trackId: 0, codec, packetType: 'coded-frames', bodyBytes, enhanced: false };
  if (complete) unit.digest = frameDigest(body);
  if (facts?.problems !== undefined) unit.problems = facts.problems;
  // FLV E.4.2.1: 44 kHz and 16 bit stand there for AAC, whatever is true.
  if (header.aacPacketType !== undefined && (header.rate !== 3 || header.sampleBits !== 16)) unit.problems = [...(unit.problems ?? []), aacTagBitsProblem];
  return { type: 'audio', units: [unit] };
}

function classify(kind: Kind, trackId: number, codec: string, body: Uint8Array, state: MediaState, complete: boolean): FrameFacts | undefined {
  const known = findCodec(codec);
  return known?.classifyFrame?.(body, state.context(kind, trackId, known, codec, complete));
}

/** Reads a configuration record; a cut one would only yield defects that are not the sender's. */
function configure(kind: Kind, trackId: number, codec: string, record: Uint8Array, state: MediaState, complete: boolean): CodecConfig | undefined {
  if (!complete) return undefined;
  const known = findCodec(codec);
  if (known === undefined || (record.length === 0 && !known.needsConfiguration)) return undefined;
  const config = known.parseConfiguration(record);
  // A record that says nothing ("no change", "none needed") leaves what was known.
  if (config.nalLengthBytes !== undefined || (known.remember !== undefined && record.length > 0)) {
    state.configured(kind, trackId, codec, config.nalLengthBytes, known.remember?.(record));
  }
  return config;
}

function enhancedPacketType(kind: Kind, packetType: number): MediaPacketType {
  if (kind === 'video') {
    switch (packetType) {
      case videoPacketType.sequenceStart: return 'sequence-start';
      case videoPacketType.codedFrames: case videoPacketType.codedFramesX: return 'coded-frames';
      case videoPacketType.sequenceEnd: return 'sequence-end';
      case videoPacketType.metadata: return 'metadata';
      case videoPacketType.mpeg2TsSequenceStart: return 'mpeg2ts-sequence-start';
      default: return 'reserved';
    }
  }
  switch (packetType) {
    case audioPacketType.sequenceStart: return 'sequence-start';
    case audioPacketType.codedFrames: return 'coded-frames';
    case audioPacketType.sequenceEnd: return 'sequence-end';
    case audioPacketType.multichannelConfig: return 'multichannel-config';
    default: return 'reserved';
  }
}

function describeEnhanced(kind: Kind, packet: ExPacket, state: MediaState, complete: boolean): MediaBody {
  const units: MediaUnit[] = [];
  if (packet.command !== undefined) {
    units.push({
      trackId: 0, codec: state.lastCodec(kind), packetType: 'command', frameType: 'command', bodyBytes: 1, enhanced: true,
      ...(packet.timestampOffsetNs !== undefined && { timestampOffsetNs: packet.timestampOffsetNs }),
      ...(packet.remarks.length > 0 && { problems: packet.remarks }),
    });
  }
  for (const part of packet.parts) units.push(describePart(kind, packet, part, state, complete, units.length === 0 ? packet.remarks : []));
  if (packet.problem === undefined || !complete) return { type: kind, units };
  return { type: kind, units, problem: packet.problem };
}

function describePart(kind: Kind, packet: ExPacket, part: ExPart, state: MediaState, complete: boolean, remarks: readonly string[]): MediaUnit {
  const { trackId, codec, body } = part;
  const packetType = enhancedPacketType(kind, packet.packetType);
  state.saw(kind, codec);
  const unit: UnitDraft = { trackId, codec, packetType, bodyBytes: body.length, enhanced: true };
  // The frame type does not count for metadata: OBS writes 0 there, FFmpeg 5.
  if (kind === 'video' && packetType !== 'metadata') unit.frameType = frameTypeName(packet.frameType);
  if (part.compositionTimeMs !== undefined) unit.compositionTimeMs = part.compositionTimeMs;
  // CodedFramesX means a composition time of 0 where CodedFrames would carry one.
  else if (kind === 'video' && packet.packetType === videoPacketType.codedFramesX && hasCompositionTime(part.fourCc)) unit.compositionTimeMs = 0;
  if (packet.timestampOffsetNs !== undefined) unit.timestampOffsetNs = packet.timestampOffsetNs;

  let problems: readonly string[] = remarks;
  if (!(kind === 'video' ? isVideoFourCc : isAudioFourCc)(part.fourCc)) problems = [...problems, 'unknown FourCC'];
  if (packetType === 'coded-frames') {
    if (complete) unit.digest = frameDigest(body);
    const facts = classify(kind, trackId, codec, body, state, complete);
    if (facts?.nalTypes !== undefined) unit.nalTypes = facts.nalTypes;
    if (facts?.pictures !== undefined) unit.pictures = facts.pictures;
    if (facts?.problems !== undefined) problems = [...problems, ...facts.problems];
  } else if (packetType === 'sequence-start') {
    const config = configure(kind, trackId, codec, body, state, complete);
    if (config !== undefined) unit.config = config;
  } else if (complete) {
    problems = [...problems, ...bodyProblems(packetType, body)];
  }
  if (problems.length > 0) unit.problems = problems;
  return unit;
}

function bodyProblems(packetType: MediaPacketType, body: Uint8Array): readonly string[] {
  if (packetType === 'sequence-end') return body.length > 0 ? [`sequence end carries ${body.length} bytes`] : [];
  if (packetType === 'multichannel-config') return decodeMultichannelConfig(body).problems;
  if (packetType === 'metadata') {
    const { broken, problems } = decodeVideoMetadata(body);
    return broken || problems.some((problem) => problem.fatal) ? ['metadata is not pairs of a name and a value'] : [];
  }
  return [];
}

/**
 * A decoder configuration from the sample entry of an MP4 file, as the sequence header it would be in RTMP. `inBand`: parameter
 * sets may stand in the samples alone. `entry`: what the entry says itself, for records that do not.
 */
export function describeConfiguration(
  kind: Kind, trackId: number, codec: string, record: Uint8Array, inBand: boolean, entry: Pick<CodecConfig, 'width' | 'height' | 'channels' | 'sampleRate'>, state: MediaState,
): MediaBody {
  state.saw(kind, codec);
  const unit: UnitDraft = { trackId, codec, packetType: 'sequence-start', bodyBytes: record.length, enhanced: false };
  if (kind === 'video') unit.frameType = 'key';
  const config = configure(kind, trackId, codec, record, state, true);
  if (config !== undefined) unit.config = { ...entry, ...config, problems: inBand ? config.problems.filter((problem) => !/^no [SPV]PS$/.test(problem)) : config.problems };
  return { type: kind, units: [unit] };
}

/** One sample of an MP4 track. `complete` false: its bytes are cut, encrypted or not surely its own, and nothing is said about them. */
export function describeSample(
  kind: Kind, trackId: number, codec: string, body: Uint8Array,
  facts: { readonly key: boolean; readonly compositionTimeMs: number; readonly bytes: number; readonly complete: boolean }, state: MediaState,
): MediaBody {
  state.saw(kind, codec);
  const unit: UnitDraft = { trackId, codec, packetType: 'coded-frames', bodyBytes: facts.bytes, enhanced: false };
  if (kind === 'video') {
    unit.frameType = facts.key ? 'key' : 'inter';
    unit.compositionTimeMs = facts.compositionTimeMs;
  }
  if (facts.complete) {
    unit.digest = frameDigest(body);
    const seen = classify(kind, trackId, codec, body, state, true);
    if (seen?.nalTypes !== undefined) unit.nalTypes = seen.nalTypes;
    if (seen?.pictures !== undefined) unit.pictures = seen.pictures;
    if (seen?.problems !== undefined) unit.problems = seen.problems;
  }
  return { type: kind, units: [unit] };
}
