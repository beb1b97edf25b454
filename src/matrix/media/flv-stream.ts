/** Encodings as one FLV: metadata, sequence headers, frames of all tracks by time; each codec in the form in which it is sent over RTMP. */
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ecma, obj, str, type AmfInput } from '../../wire/amf/build.js';
import { audioPacketType, encodeExAudio } from '../../wire/enhanced/ex-audio.js';
import { multitrackType } from '../../wire/enhanced/ex-packet.js';
import { encodeExVideo, videoPacketType } from '../../wire/enhanced/ex-video.js';
import { fourCcToNumber, hasCompositionTime } from '../../wire/enhanced/four-cc.js';
import { aacPacketType, encodeAudioTagHeader, soundFormat } from '../../wire/flv/audio-tag-header.js';
import { encodeFileHeader, encodeTag } from '../../wire/flv/file.js';
import { flvTagType } from '../../wire/flv/tag.js';
import { avcPacketType, encodeVideoTagHeader, videoCodecId } from '../../wire/flv/video-tag-header.js';
import { frameRate } from './plan.js';
import type { Coded, CodedFrame } from './samples.js';

export interface CodedTrack {
  readonly kind: 'video' | 'audio';
  readonly trackId: number;
  readonly enhanced: boolean;
  /** One behind the other, each with the time at which it begins. */
  readonly parts: readonly { readonly coded: Coded; readonly startMs: number }[];
}

interface Tag { readonly typeId: number; readonly timestampMs: number; readonly body: Uint8Array }

/** The whole file in pieces. Timestamps begin at 0, with whatever is decoded first. */
export function flvOf(tracks: readonly CodedTrack[], durationMs: number): Uint8Array[] {
  const earliestMs = Math.min(...tracks.flatMap(({ parts }) => parts.map(({ coded, startMs }) => startMs + (coded.frames[0]?.decodeMs ?? 0))));
  const has = { audio: tracks.some(({ kind }) => kind === 'audio'), video: tracks.some(({ kind }) => kind === 'video') };
  const opening = tracks.flatMap((track) => { const [part] = track.parts; return part === undefined ? [] : headerTags(track, part.coded, 0); });
  const frames = tracks.flatMap((track) => trackTags(track, earliestMs, (width, height) => metadata(tracks, durationMs, { width, height })));
  // Stable: within a track the order of decoding stays.
  const tags = [{ typeId: flvTagType.script, timestampMs: 0, body: metadata(tracks, durationMs) }, ...opening, ...frames.sort((a, b) => a.timestampMs - b.timestampMs)];
  return [encodeFileHeader(has), ...tags.flatMap(({ typeId, timestampMs, body }) => [...encodeTag(typeId, timestampMs, body)])];
}

/** Frames, and in front of every encoding but the first its header and metadata with the new picture size. */
function trackTags(track: CodedTrack, earliestMs: number, metadataOf: (width: number, height: number) => Uint8Array): Tag[] {
  return track.parts.flatMap(({ coded, startMs }, index) => {
    const at = (ms: number): number => Math.round(startMs + ms - earliestMs);
    const firstMs = at(coded.frames[0]?.decodeMs ?? 0);
    const change = index === 0 ? [] : [
      ...(track.kind === 'video' ? [{ typeId: flvTagType.script, timestampMs: firstMs, body: metadataOf(coded.width, coded.height) }] : []), ...headerTags(track, coded, firstMs),
    ];
    return [...change, ...coded.frames.map((frame) => {
      const timestampMs = at(frame.decodeMs);
      return { typeId: flvTagType[track.kind], timestampMs, body: track.kind === 'video' ? videoBody(track, coded, frame, at(frame.presentMs) - timestampMs) : audioBody(track, coded, frame.body) };
    })];
  });
}

/** MP3 has none. */
function headerTags(track: CodedTrack, coded: Coded, timestampMs: number): Tag[] {
  const { codec, record } = coded;
  if (record === undefined) return [];
  const packet = { ...multitrack(track), parts: [{ trackId: track.trackId, codec, body: record }] };
  const body = track.kind === 'video'
    ? track.enhanced ? encodeExVideo({ frameType: 1, packetType: videoPacketType.sequenceStart, ...packet }) : joined(encodeVideoTagHeader({ frameType: 1, codecId: videoCodecId.avc, packetType: avcPacketType.sequenceHeader }), record)
    : track.enhanced ? encodeExAudio({ packetType: audioPacketType.sequenceStart, ...packet }) : joined(encodeAudioTagHeader({ format: soundFormat.aac, aacPacketType: aacPacketType.sequenceHeader }), record);
  return [{ typeId: flvTagType[track.kind], timestampMs, body }];
}

function videoBody(track: CodedTrack, { codec }: Coded, { key, body }: CodedFrame, compositionTimeMs: number): Uint8Array {
  const frameType = key ? 1 : 2;
  if (!track.enhanced) return joined(encodeVideoTagHeader({ frameType, codecId: videoCodecId.avc, packetType: avcPacketType.nalu, compositionTimeMs }), body);
  // A composition time of 0 is left out, as FFmpeg and OBS do.
  const packetType = compositionTimeMs === 0 && hasCompositionTime(fourCcToNumber(codec)) ? videoPacketType.codedFramesX : videoPacketType.codedFrames;
  return encodeExVideo({ frameType, packetType, ...multitrack(track), parts: [{ trackId: track.trackId, codec, compositionTimeMs, body }] });
}

function audioBody(track: CodedTrack, { codec, channels }: Coded, body: Uint8Array): Uint8Array {
  if (track.enhanced) return encodeExAudio({ packetType: audioPacketType.codedFrames, ...multitrack(track), parts: [{ trackId: track.trackId, codec, body }] });
  if (codec === '.mp3') return joined(encodeAudioTagHeader({ format: soundFormat.mp3, channels: channels === 1 ? 1 : 2 }), body);
  return joined(encodeAudioTagHeader({ format: soundFormat.aac, aacPacketType: aacPacketType.raw }), body);
}

/** Track 0 goes without, as OBS and FFmpeg send it. */
function multitrack({ trackId }: CodedTrack): { readonly multitrack?: number } {
  return trackId === 0 ? {} : { multitrack: multitrackType.oneTrack };
}

/** onMetaData (FLV E.5), further tracks in the maps of E-RTMP v2. */
function metadata(tracks: readonly CodedTrack[], durationMs: number, size?: { readonly width: number; readonly height: number }): Uint8Array {
  const describe = ({ kind, enhanced, parts }: CodedTrack): Record<string, AmfInput> => {
    const coded = parts[0]?.coded;
    if (coded === undefined) return {};
    const { codec, width, height, channels, sampleRate } = coded;
    if (kind === 'video') return { width, height, framerate: frameRate, videocodecid: enhanced ? fourCcToNumber(codec) : videoCodecId.avc };
    return { audiosamplerate: sampleRate, audiosamplesize: 16, stereo: channels === 2, audiocodecid: enhanced ? fourCcToNumber(codec) : codec === '.mp3' ? soundFormat.mp3 : soundFormat.aac };
  };
  const inMap = ({ kind, parts }: CodedTrack): Record<string, AmfInput> => {
    const coded = parts[0]?.coded;
    if (coded === undefined) return {};
    const { codec, width, height, channels, sampleRate } = coded;
    return kind === 'video' ? { width, height, framerate: frameRate, videocodecid: fourCcToNumber(codec) } : { samplerate: sampleRate, channels, audiocodecid: fourCcToNumber(codec) };
  };
  const map = (kind: 'video' | 'audio'): Record<string, AmfInput> => {
    const further = tracks.filter((track) => track.kind === kind && track.trackId > 0);
    return further.length === 0 ? {} : { [`${kind}TrackIdInfoMap`]: obj(Object.fromEntries(further.map((track) => [String(track.trackId), obj(inMap(track))]))) };
  };
  const first = tracks.filter(({ trackId }) => trackId === 0).map(describe);
  return encodeAmf0([str('onMetaData'), ecma({ duration: durationMs / 1000, ...Object.assign({}, ...first) as Record<string, AmfInput>, ...size, ...map('video'), ...map('audio'), encoder: 'rtmpdiag' })]);
}

function joined(header: Uint8Array, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(header.length + body.length);
  out.set(header);
  out.set(body, header.length);
  return out;
}
