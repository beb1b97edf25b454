/**
 * Media whose every frame says what it is, so that the far end can tell loss, duplication, order, damage, truncation and
 * cross-talk apart without a copy of what was sent. The frames are legal to everything that looks at tags and NAL types; a
 * decoder sees noise.
 *
 * A frame's body: "RDF1", run nonce (8), case (4), stream (4), sequence (8), timestamp (4), fill, CRC-32 of all before it.
 */
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ecma, str } from '../../wire/amf/build.js';
import { crc32 } from '../../wire/bytes/crc32.js';
import { timestampDistance } from '../../trace/units.js';
import { typeId } from '../../wire/message/types.js';
import { aacConfiguration, aacTagBody, avcConfiguration, avcSequenceHeaderBody, avcTagBody, syntheticAudio, syntheticVideo } from './synthetic-media.js';

export interface SelfDescribingMessage { readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }

export interface SelfDescribingOptions {
  /** Tells runs apart: 8 bytes. */
  readonly nonce: Uint8Array;
  readonly caseId?: number;
  /** Tells the streams of a run apart. */
  readonly stream?: number;
  readonly seconds: number;
  /** Video frames a second; 0: no video. Default 30. */
  readonly frameRate?: number;
  readonly audio?: boolean;
  /** Frames between key frames. Default one second of them. */
  readonly keyframeInterval?: number;
  readonly firstTimestampMs?: number;
  /** Bytes of a body beyond its least; default: sizes around chunk sizes and the like. */
  readonly fillBytes?: (kind: 'audio' | 'video', sequence: number) => number;
}

const magic = [0x52, 0x44, 0x46, 0x31] as const;
const headBytes = 4 + 8 + 4 + 4 + 8 + 4;
const crcBytes = 4;
/** Sizes at which chunk readers and writers go wrong, less what stands around the body. */
const tellingSizes = [33, 127, 128, 129, 255, 256, 257, 511, 1000, 4095, 4096, 4097, 8191, 8192, 9000, 12_289] as const;
const audioSizes = [180, 260, 371, 127, 128, 129, 372] as const;
/** Tag header, NAL length, NAL header. */
const videoBefore = 5 + 4 + 1;
const audioBefore = 2;

/** Metadata, both sequence headers, then frames by time. Timestamps are 32-bit. */
export function* selfDescribingMessages(options: SelfDescribingOptions): Generator<SelfDescribingMessage, void, undefined> {
  const { frameRate = 30, audio = true, seconds, firstTimestampMs = 0 } = options;
  const keyframeInterval = options.keyframeInterval ?? Math.max(1, Math.round(frameRate));
  const at = (ms: number): number => (firstTimestampMs + Math.round(ms)) >>> 0;
  const metadata = ecma({
    duration: 0, width: syntheticVideo.width, height: syntheticVideo.height, framerate: frameRate, videocodecid: 7,
    audiosamplerate: syntheticAudio.sampleRate, audiosamplesize: 16, stereo: true, audiocodecid: 10, encoder: 'rtmpdiag self-describing',
  });
  yield { typeId: typeId.dataAmf0, timestampMs: at(0), payload: encodeAmf0([str('@setDataFrame'), str('onMetaData'), metadata]) };
  if (frameRate > 0) yield { typeId: typeId.video, timestampMs: at(0), payload: avcSequenceHeaderBody(avcConfiguration()) };
  if (audio) yield { typeId: typeId.audio, timestampMs: at(0), payload: aacTagBody(0, aacConfiguration()) };
  const videoMs = (index: number): number => (frameRate > 0 ? (index * 1000) / frameRate : Infinity);
  const audioMs = (index: number): number => (audio ? (index * syntheticAudio.samplesPerFrame * 1000) / syntheticAudio.sampleRate : Infinity);
  const endMs = seconds * 1000;
  for (let v = 0, a = 0; Math.min(videoMs(v), audioMs(a)) < endMs;) {
    if (videoMs(v) <= audioMs(a)) {
      const timestampMs = at(videoMs(v));
      const key = v % keyframeInterval === 0;
      const size = options.fillBytes?.('video', v) ?? sizeAround(tellingSizes, v, videoBefore);
      const nal = new Uint8Array(1 + headBytes + size + crcBytes);
      nal[0] = key ? 0x65 : 0x41;
      writeBody(nal.subarray(1), options, v, timestampMs);
      yield { typeId: typeId.video, timestampMs, payload: avcTagBody(key, nal) };
      v += 1;
    } else {
      const timestampMs = at(audioMs(a));
      const size = options.fillBytes?.('audio', a) ?? sizeAround(audioSizes, a, audioBefore);
      const body = new Uint8Array(headBytes + size + crcBytes);
      writeBody(body, options, a, timestampMs);
      yield { typeId: typeId.audio, timestampMs, payload: aacTagBody(1, body) };
      a += 1;
    }
  }
}

function sizeAround(sizes: readonly number[], sequence: number, before: number): number {
  return Math.max(0, (sizes[sequence % sizes.length] ?? 0) - before - headBytes - crcBytes);
}

function writeBody(body: Uint8Array, { nonce, caseId = 0, stream = 0 }: SelfDescribingOptions, sequence: number, timestampMs: number): void {
  body.set(magic);
  body.set(nonce.subarray(0, 8), 4);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  view.setUint32(12, caseId);
  view.setUint32(16, stream);
  view.setUint32(20, Math.floor(sequence / 2 ** 32));
  view.setUint32(24, sequence >>> 0);
  view.setUint32(28, timestampMs);
  let state = (sequence + 1) * 0x9e3779b1 | 1;
  for (let at = headBytes; at < body.length - crcBytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Never zero: nothing in the fill looks like a start code.
    body[at] = (state & 0xff) | 1;
  }
  view.setUint32(body.length - crcBytes, crc32(body.subarray(0, body.length - crcBytes)));
}

export interface KindAccount {
  /** Intact frames of this run and stream, each counted once. */
  received: number;
  /** Holes between the first and the last sequence that came. */
  lost: number;
  duplicated: number;
  /** Came behind a later one. */
  reordered: number;
  /** Not whole, or not as sent. */
  damaged: number;
  /** Of another run or stream. */
  foreign: number;
  /** Timestamp not the one that was sent, a constant offset apart. */
  retimed: number;
  firstSequence: number | undefined;
  lastSequence: number | undefined;
}

interface KindState { account: KindAccount; readonly seen: Set<number>; highest: number; offsetMs: number | undefined }

/** Judges what arrives. The run and the stream are those of the first intact frame, unless they are given. */
export class SelfDescribingVerifier {
  private identity: string | undefined;
  private readonly kinds: Record<'audio' | 'video', KindState> = { audio: emptyState(), video: emptyState() };
  /** Sequences that came, to be forgotten when this far behind. */
  private static readonly horizon = 100_000;

  constructor(expected?: { readonly nonce: Uint8Array; readonly caseId?: number; readonly stream?: number }) {
    if (expected !== undefined) {
      const head = new Uint8Array(headBytes + crcBytes);
      writeBody(head, { ...expected, seconds: 0 }, 0, 0);
      this.identity = identityOf(head);
    }
  }

  message({ typeId: type, timestampMs, payload }: SelfDescribingMessage): void {
    const body = bodyOf(type, payload);
    if (body === undefined) return;
    const state = this.kinds[type === typeId.video ? 'video' : 'audio'];
    const { account } = state;
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const intact = body.length >= headBytes + crcBytes && magic.every((byte, index) => body[index] === byte)
      && view.getUint32(body.length - crcBytes) === crc32(body.subarray(0, body.length - crcBytes));
    if (!intact) {
      account.damaged += 1;
      return;
    }
    const identity = identityOf(body);
    this.identity ??= identity;
    if (identity !== this.identity) {
      account.foreign += 1;
      return;
    }
    const sequence = view.getUint32(20) * 2 ** 32 + view.getUint32(24);
    if (state.seen.has(sequence)) {
      account.duplicated += 1;
      return;
    }
    state.seen.add(sequence);
    if (state.seen.size > SelfDescribingVerifier.horizon) state.seen.delete(state.seen.values().next().value ?? 0);
    account.received += 1;
    if (sequence < state.highest) account.reordered += 1;
    state.highest = Math.max(state.highest, sequence);
    const offsetMs = timestampDistance(view.getUint32(28), timestampMs);
    state.offsetMs ??= offsetMs;
    if (offsetMs !== state.offsetMs) account.retimed += 1;
    account.firstSequence = Math.min(account.firstSequence ?? sequence, sequence);
    account.lastSequence = Math.max(account.lastSequence ?? sequence, sequence);
    account.lost = account.lastSequence - account.firstSequence + 1 - account.received;
  }

  account(): { readonly audio: KindAccount; readonly video: KindAccount } {
    return { audio: { ...this.kinds.audio.account }, video: { ...this.kinds.video.account } };
  }
}

/** One sentence, or undefined when nothing is wrong. */
export function describeAccount(kind: string, account: KindAccount): string | undefined {
  const parts = (['lost', 'duplicated', 'reordered', 'damaged', 'foreign', 'retimed'] as const).flatMap((name) => (account[name] === 0 ? [] : [`${account[name]} ${name}`]));
  return parts.length === 0 ? undefined : `${kind}: ${parts.join(', ')} of ${account.received + account.lost} frames`;
}

function emptyState(): KindState {
  return {
    account: { received: 0, lost: 0, duplicated: 0, reordered: 0, damaged: 0, foreign: 0, retimed: 0, firstSequence: undefined, lastSequence: undefined },
    seen: new Set(), highest: -1, offsetMs: undefined,
  };
}

/** The body of a frame; undefined for headers and what is no audio or video. */
function bodyOf(type: number, payload: Uint8Array): Uint8Array | undefined {
  if (type === typeId.video) return payload[1] === 1 ? payload.subarray(videoBefore) : undefined;
  if (type === typeId.audio) return payload[1] === 1 ? payload.subarray(audioBefore) : undefined;
  return undefined;
}

function identityOf(body: Uint8Array): string {
  return body.subarray(4, 20).join();
}
