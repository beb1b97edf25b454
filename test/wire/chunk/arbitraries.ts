/** Generated chunk streams that look like RTMP: a few chunk streams, media-like payloads, chunk-size changes, interleaving. */
import fc from 'fast-check';
import { ChunkWriter, type OutgoingMessage } from '../../../src/wire/chunk/writer.js';

export interface Plan { readonly chunkSize?: number; readonly message: OutgoingMessage }

const payloadOf = (typeId: number, length: number, seed: number): Uint8Array => {
  const out = new Uint8Array(length);
  let state = seed | 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1103515245) + 12345;
    out[i] = state >>> 16;
  }
  const head = typeId === 9 ? [seed % 10 === 0 ? 0x17 : 0x27, 1, 0, 0, 0, 0, 0] : typeId === 8 ? [0xaf, 1] : [2, 0, 8, 0x6f, 0x6e, 0x53, 0x74, 0x61, 0x74, 0x75, 0x73, 5];
  out.set(head.slice(0, length), 0);
  return out;
};

const summary = (messages: readonly OutgoingMessage[]): string => messages.map((m) => `${m.csid}:${m.typeId}:${m.payload.length}@${m.timestampMs}`).join(' ');

const step = fc.record({
  kind: fc.constantFrom('audio' as const, 'audio' as const, 'video' as const, 'video' as const, 'data' as const, 'chunk-size' as const),
  length: fc.oneof(fc.integer({ min: 12, max: 400 }), fc.integer({ min: 12, max: 9000 }), fc.constant(171)),
  deltaMs: fc.oneof(fc.constant(23), fc.integer({ min: 0, max: 60 })),
  seed: fc.nat(),
  size: fc.constantFrom(128, 129, 256, 4096, 5000, 60000),
});

/** Printed by fast-check instead of thousands of bytes. */
export interface Built {
  toString(): string;
  readonly bytes: Uint8Array; readonly messages: readonly OutgoingMessage[]; readonly starts: readonly number[] }

/** Messages one after the other, in their most compact headers. */
export const streams = fc.tuple(fc.array(step, { minLength: 3, maxLength: 40 }), fc.constantFrom(0, 1000, 16777200, 4294967000)).map(([steps, firstMs]): Built => {
  const writer = new ChunkWriter();
  const parts: Uint8Array[] = [];
  const messages: OutgoingMessage[] = [];
  const starts: number[] = [];
  let at = 0;
  let audioMs = firstMs;
  let videoMs = firstMs;
  const push = (message: OutgoingMessage): void => {
    const bytes = writer.write(message);
    parts.push(bytes);
    messages.push(message);
    starts.push(at);
    at += bytes.length;
  };
  for (const { kind, length, deltaMs, seed, size } of steps) {
    if (kind === 'chunk-size') {
      const payload = new Uint8Array(4);
      new DataView(payload.buffer).setUint32(0, size);
      push({ csid: 2, msid: 0, typeId: 1, timestampMs: 0, payload, fmt: 0 });
      writer.maxChunkSize = size;
    } else if (kind === 'audio') {
      audioMs = (audioMs + deltaMs) >>> 0;
      push({ csid: 4, msid: 1, typeId: 8, timestampMs: audioMs, payload: payloadOf(8, length, seed) });
    } else if (kind === 'video') {
      videoMs = (videoMs + deltaMs) >>> 0;
      push({ csid: 6, msid: 1, typeId: 9, timestampMs: videoMs, payload: payloadOf(9, length, seed) });
    } else push({ csid: 300, msid: 1, typeId: 20, timestampMs: 0, payload: payloadOf(20, Math.min(length, 300), seed), fmt: 0 });
  }
  return { bytes: Buffer.concat(parts), messages, starts, toString: () => summary(messages) };
});

/** Like `streams`, but the chunks of audio and video messages alternate (legal: RTMP 1.0 §5.3). */
export const interleaved = fc.array(fc.record({ audio: fc.integer({ min: 12, max: 2000 }), video: fc.integer({ min: 12, max: 4000 }), seed: fc.nat() }), { minLength: 2, maxLength: 12 }).map((pairs): Built => {
  const writer = new ChunkWriter();
  const parts: Uint8Array[] = [];
  const messages: OutgoingMessage[] = [];
  let timestampMs = 0;
  for (const { audio, video, seed } of pairs) {
    timestampMs += 33;
    const a: OutgoingMessage = { csid: 4, msid: 1, typeId: 8, timestampMs, payload: payloadOf(8, audio, seed) };
    const v: OutgoingMessage = { csid: 6, msid: 1, typeId: 9, timestampMs, payload: payloadOf(9, video, seed + 1) };
    const left = [writer.chunks(a), writer.chunks(v)];
    for (let turn = seed; left.some((chunks) => chunks.length > 0); turn++) {
      const chunk = left[turn % 2]?.shift();
      if (chunk === undefined) continue;
      parts.push(chunk.header, chunk.payload);
      if (left[turn % 2]?.length === 0) messages.push(turn % 2 === 0 ? a : v);
    }
  }
  return { bytes: Buffer.concat(parts), messages, starts: [], toString: () => summary(messages) };
});

export const cuts = fc.oneof(fc.constant([1]), fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 12 }), fc.constant([100000]));
