/**
 * What follows the first byte of an Enhanced RTMP message is the same for video and audio: ModEx blocks, then
 * multitrack or a FourCC, then bodies. This file reads and writes that; ex-video.ts and ex-audio.ts own the first byte.
 */
import { fourCcName, fourCcToNumber, hasCompositionTime } from './four-cc.js';
import { decodeModEx, encodeModEx, modExPacketType, modExType, timestampOffsetNs } from './mod-ex.js';
import type { ModEx } from './mod-ex.js';
import { readSigned24 } from '../flv/video-tag-header.js';

export const multitrackType = { oneTrack: 0, manyTracks: 1, manyTracksManyCodecs: 2 } as const;
/** Track ids are one byte, so a message has no use for more parts. Bounds what a hostile message can make us hold. */
export const maxParts = 256;

/** One track's share of a message. */
export interface ExPart {
  readonly trackId: number;
  /** As a number; `codec` is its name, escaped. */
  readonly fourCc: number;
  readonly codec: string;
  /** Signed ms; only in CodedFrames of avc1, hvc1, vvc1. */
  readonly compositionTimeMs?: number;
  /** A view of what stands behind all headers. */
  readonly body: Uint8Array;
}

export interface ExPacket {
  /** Low nibble of the first byte, or what ModEx or multitrack put in its place. */
  readonly packetType: number;
  /** 3 bits, video only; 0 for audio. */
  readonly frameType: number;
  /** Video command frames (frame type 5): 0 start, 1 end of seek. They have no parts. */
  readonly command?: number;
  /** 0 one track, 1 many tracks, 2 many tracks with a codec each; absent without multitrack. */
  readonly multitrack?: number;
  readonly modEx: readonly ModEx[];
  /** From a TimestampOffsetNano block; applies to this message only. */
  readonly timestampOffsetNs?: number;
  readonly parts: readonly ExPart[];
  /** Reading stopped here; plain words. The parts before it are good. */
  readonly problem?: string;
  /** Oddities that did not stop the reading. */
  readonly remarks: readonly string[];
}

const noBlocks: readonly ModEx[] = [];
const noRemarks: readonly string[] = [];
const noParts: readonly ExPart[] = [];

/** Rules of the video or of the audio form. */
export interface ExForm {
  readonly multitrackPacketType: number;
  /** True when parts of this packet type start with a composition time, given the right FourCC. */
  readonly mayHaveCompositionTime: (packetType: number) => boolean;
}

function readFourCc(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** The video command check stands between ModEx and multitrack, so the chain is read on its own. */
export interface ExStart {
  readonly packetType: number;
  readonly end: number;
  readonly modEx: readonly ModEx[];
  readonly timestampOffsetNs?: number;
  readonly problem?: string;
  readonly remarks: readonly string[];
}

/** Reads the packet type of the first byte (which must exist) and the ModEx blocks behind it. */
export function decodeExStart(payload: Uint8Array): ExStart {
  const first = payload[0]! & 15;
  if (first !== modExPacketType) return { packetType: first, end: 1, modEx: noBlocks, remarks: noRemarks };
  const chain = decodeModEx(payload, 1);
  const remarks: string[] = [];
  let offset: number | undefined;
  for (const block of chain.blocks) {
    if (block.type !== modExType.timestampOffsetNano) continue;
    const value = timestampOffsetNs(block);
    if (value === undefined) remarks.push('TimestampOffsetNano is shorter than 3 bytes');
    else if (value > 999_999) remarks.push('TimestampOffsetNano is above 999999');
    offset = value ?? offset;
  }
  return {
    packetType: chain.packetType, end: chain.end, modEx: chain.blocks,
    ...(offset !== undefined && { timestampOffsetNs: offset }),
    ...(chain.problem !== undefined && { problem: chain.problem }),
    remarks: remarks.length > 4 ? remarks.slice(0, 4) : remarks,
  };
}

/** Reads multitrack and FourCC and splits the rest into parts. */
export function decodeExParts(payload: Uint8Array, start: ExStart, frameType: number, form: ExForm): ExPacket {
  const { modEx, remarks } = start;
  const offsetNs = start.timestampOffsetNs !== undefined ? { timestampOffsetNs: start.timestampOffsetNs } : undefined;
  if (start.problem !== undefined) return { packetType: start.packetType, frameType, modEx, ...offsetNs, parts: noParts, remarks, problem: start.problem };
  let { packetType, end: at } = start;

  if (packetType !== form.multitrackPacketType) {
    if (at + 4 > payload.length) return { packetType, frameType, modEx, ...offsetNs, parts: noParts, remarks, problem: 'FourCC is cut' };
    const timed = form.mayHaveCompositionTime(packetType);
    const part = readPart(payload, at + 4, payload.length, 0, readFourCc(payload, at), timed);
    if (part === undefined) return { packetType, frameType, modEx, ...offsetNs, parts: noParts, remarks, problem: 'composition time is cut' };
    // The usual message; spelled out because it is the one on the hot path.
    if (offsetNs === undefined) return { packetType, frameType, modEx, parts: [part], remarks };
    return { packetType, frameType, modEx, ...offsetNs, parts: [part], remarks };
  }

  if (at >= payload.length) return { packetType, frameType, modEx, ...offsetNs, parts: noParts, remarks, problem: 'multitrack type is missing' };
  const multitrack = payload[at]! >> 4;
  packetType = payload[at]! & 15;
  at += 1;
  const result = (parts: readonly ExPart[], problem?: string): ExPacket =>
    ({ packetType, frameType, multitrack, modEx, ...offsetNs, parts, remarks, ...(problem !== undefined && { problem }) });
  if (packetType === form.multitrackPacketType) return result(noParts, 'multitrack inside multitrack');
  if (packetType === modExPacketType) return result(noParts, 'ModEx inside multitrack');
  if (multitrack > multitrackType.manyTracksManyCodecs) return result(noParts, `multitrack type ${multitrack} is reserved`);
  const timed = form.mayHaveCompositionTime(packetType);
  let fourCc = 0;
  if (multitrack !== multitrackType.manyTracksManyCodecs) {
    if (at + 4 > payload.length) return result(noParts, 'FourCC is cut');
    fourCc = readFourCc(payload, at);
    at += 4;
  }
  if (multitrack === multitrackType.oneTrack) {
    if (at >= payload.length) return result(noParts, 'track id is missing');
    const part = readPart(payload, at + 1, payload.length, payload[at]!, fourCc, timed);
    return part === undefined ? result(noParts, 'composition time is cut') : result([part]);
  }
  const parts: ExPart[] = [];
  const headerBytes = multitrack === multitrackType.manyTracksManyCodecs ? 8 : 4;
  while (at < payload.length) {
    if (parts.length === maxParts) return result(parts, `more than ${maxParts} tracks`);
    if (at + headerBytes > payload.length) return result(parts, 'track header is cut');
    if (headerBytes === 8) {
      fourCc = readFourCc(payload, at);
      at += 4;
    }
    const trackId = payload[at]!;
    const size = (payload[at + 1]! << 16) | (payload[at + 2]! << 8) | payload[at + 3]!;
    at += 4;
    if (at + size > payload.length) return result(parts, `track ${trackId} runs past the end`);
    const part = readPart(payload, at, at + size, trackId, fourCc, timed);
    if (part === undefined) return result(parts, 'composition time is cut');
    parts.push(part);
    at += size;
  }
  return parts.length === 0 ? result(parts, 'no track') : result(parts);
}

function readPart(payload: Uint8Array, at: number, end: number, trackId: number, fourCc: number, timed: boolean): ExPart | undefined {
  const codec = fourCcName(fourCc);
  if (!timed || !hasCompositionTime(fourCc)) return { trackId, fourCc, codec, body: payload.subarray(at, end) };
  if (at + 3 > end) return undefined;
  return { trackId, fourCc, codec, compositionTimeMs: readSigned24(payload, at), body: payload.subarray(at + 3, end) };
}

/** What to write: `codec` is the FourCC's text; bodies without headers. */
export interface ExPartInput {
  readonly trackId?: number;
  readonly codec: string;
  readonly compositionTimeMs?: number;
  readonly body: Uint8Array;
}

/** Writes everything from the first byte on. `highBits` is the first byte without its packet type. */
export function encodeExPacket(highBits: number, form: ExForm, packet: { packetType: number; multitrack?: number; modEx?: readonly ModEx[]; parts: readonly ExPartInput[] }): Uint8Array {
  const { packetType, multitrack, modEx = noBlocks, parts } = packet;
  const carried = multitrack === undefined ? packetType : form.multitrackPacketType;
  const pieces: Uint8Array[] = [Uint8Array.of(highBits | (modEx.length > 0 ? modExPacketType : carried)), encodeModEx(modEx, carried)];
  if (multitrack !== undefined) pieces.push(Uint8Array.of(((multitrack & 15) << 4) | (packetType & 15)));
  const timed = form.mayHaveCompositionTime(packetType);
  parts.forEach((part, i) => {
    const fourCc = fourCcToNumber(part.codec);
    const time = part.compositionTimeMs ?? 0;
    const timeBytes = timed && hasCompositionTime(fourCc) ? Uint8Array.of(time >> 16, time >> 8, time) : new Uint8Array(0);
    if (multitrack === undefined || multitrack === multitrackType.manyTracksManyCodecs || i === 0) {
      pieces.push(Uint8Array.of(fourCc >>> 24, fourCc >>> 16, fourCc >>> 8, fourCc));
    }
    if (multitrack !== undefined) pieces.push(Uint8Array.of(part.trackId ?? 0));
    if (multitrack !== undefined && multitrack !== multitrackType.oneTrack) {
      const size = timeBytes.length + part.body.length;
      pieces.push(Uint8Array.of(size >> 16, size >> 8, size));
    }
    pieces.push(timeBytes, part.body);
  });
  return concat(pieces);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
