/** Frames that say what they are, and the judge that compares them: every kind of damage is found by its name. */
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { selfDescribingMessages } from '../../../src/client/core/self-describing.js';
import { FrameSource, identify, metadataPayload, type Frame } from '../../../src/conformance/media/frames.js';
import { judgeFrames } from '../../../src/conformance/media/judge.js';
import { ReadMessage } from '../../../src/conformance/wire/strict-reader.js';

const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function stream(number = 1): { source: FrameSource; frames: Frame[] } {
  const source = new FrameSource(nonce, 0x4d520001, number);
  const frames = Array.from({ length: 10 }, (_, index) => [source.video({ key: index === 0, size: 300, timestampMs: index * 40 }), source.audio({ timestampMs: index * 40 })]).flat();
  return { source, frames };
}

function arrived(frame: Frame, changes: { readonly payload?: Uint8Array; readonly timestampMs?: number } = {}): ReadMessage {
  return new ReadMessage({
    offset: 0, csid: 4, msid: 1, typeId: frame.typeId, timestampMs: frame.timestampMs, payload: frame.payload, fmt: 0, chunks: 1, chunkBytes: 128, extended: 'none', atMs: 0, index: 0, ...changes,
  });
}

const clean = { sent: 20, exact: 20, lost: [], corrupt: [], duplicated: [], reordered: [], foreign: 0, unknown: 0, offsetsMs: [0] };
const flipped = (payload: Uint8Array, at: number): Uint8Array => payload.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe('a frame', () => {
  it('is laid out as its description says, CRC-32 at the end', () => {
    const video = new FrameSource(nonce, 0x4d520001, 7).video({ key: true, size: 100, timestampMs: 0x01020304 });
    const hex = Buffer.from(video.payload).toString('hex');
    expect(video.payload).toHaveLength(100);
    // Key frame, H.264, frame, composition time 0, length of the NAL unit, IDR slice.
    expect(hex.slice(0, 20)).toBe('1701000000' + '0000005b' + '65');
    expect(hex.slice(20, 84)).toBe('52444631' + '0102030405060708' + '4d520001' + '00000007' + '0000000000000000' + '01020304');
    expect(hex.slice(-8)).toBe(crc32(video.payload.subarray(10, 96)).toString(16).padStart(8, '0'));
    // Nothing in the fill looks like a start code.
    expect([...video.payload.subarray(42, 96)]).not.toContain(0);
  });

  it('is counted by its track, and identified', () => {
    const { frames } = stream();
    expect(identify(9, frames[4]?.payload ?? new Uint8Array(0))).toEqual({ nonce: '1,2,3,4,5,6,7,8', caseNumber: 0x4d520001, stream: 1, sequence: 2, kind: 'video', intact: true });
    expect(identify(8, frames[5]?.payload ?? new Uint8Array(0))).toMatchObject({ kind: 'audio', sequence: 2, intact: true });
  });

  it('has the size that is asked for, also where its description has no room', () => {
    const source = new FrameSource(nonce, 1, 1);
    for (const size of [0, 1, 2, 9, 10, 45, 46, 47, 127, 128, 129, 65_536]) {
      expect(source.video({ size }).payload).toHaveLength(size);
      expect(source.audio({ size }).payload).toHaveLength(size);
    }
    expect(identify(9, source.video({ size: 45 }).payload)).toBeUndefined();
    expect(identify(9, source.video({ size: 46 }).payload)?.intact).toBe(true);
    expect(identify(8, source.audio({ size: 38 }).payload)?.intact).toBe(true);
  });

  it('is the same as what rtmpdiag publish --test sends, which is written elsewhere', () => {
    const all = [...selfDescribingMessages({ nonce, seconds: 1 })].filter(({ typeId, payload }) => (typeId === 8 || typeId === 9) && payload[1] === 1);
    expect(all.length).toBeGreaterThan(20);
    for (const { typeId, payload } of all) expect(identify(typeId, payload)).toMatchObject({ nonce: '1,2,3,4,5,6,7,8', intact: true });
  });

  it('says nothing where it is a header, other data, or damaged at the front', () => {
    expect(identify(18, metadataPayload())).toBeUndefined();
    expect(identify(9, Uint8Array.from(Buffer.from('1700000000014d401f', 'hex')))).toBeUndefined();
    const { frames } = stream();
    expect(identify(9, flipped(frames[0]?.payload ?? new Uint8Array(0), 10))).toBeUndefined();
  });
});

describe('the judge', () => {
  const { source, frames } = stream();
  const all = frames.map((frame) => arrived(frame));
  const without = (index: number): ReadMessage[] => all.filter((_, at) => at !== index);

  it('has nothing to say about a relay that is sound', () => {
    expect(judgeFrames(frames, all)).toEqual(clean);
  });

  it('finds a lost frame', () => {
    expect(judgeFrames(frames, without(4))).toEqual({ ...clean, exact: 19, lost: ['video 2'] });
  });

  it('finds a frame that came twice', () => {
    expect(judgeFrames(frames, [...all, all[3] as ReadMessage])).toEqual({ ...clean, duplicated: ['audio 1'] });
  });

  it('finds frames that swapped places', () => {
    const swapped = [...all];
    [swapped[2], swapped[4]] = [swapped[4] as ReadMessage, swapped[2] as ReadMessage];
    expect(judgeFrames(frames, swapped)).toEqual({ ...clean, reordered: ['video 1'] });
  });

  it.each([['in its fill', 60], ['in its checksum', 299], ['in its tag', 4], ['in its timestamp', 41]])('finds a flipped bit %s', (_where, at) => {
    const damaged = all.map((message, index) => (index === 4 ? arrived(frames[4] as Frame, { payload: flipped(message.payload, at) }) : message));
    expect(judgeFrames(frames, damaged)).toEqual({ ...clean, exact: 19, corrupt: ['video 2'] });
  });

  it('finds a frame that is damaged so much that it says nothing any more', () => {
    const damaged = all.map((message, index) => (index === 4 ? arrived(frames[4] as Frame, { payload: flipped(message.payload, 11) }) : message));
    expect(judgeFrames(frames, damaged)).toEqual({ ...clean, exact: 19, lost: ['video 2'], unknown: 1 });
  });

  it.each([[299], [150], [47]])('finds a frame cut to %i bytes', (length) => {
    const cut = all.map((message, index) => (index === 4 ? arrived(frames[4] as Frame, { payload: message.payload.subarray(0, length) }) : message));
    expect(judgeFrames(frames, cut)).toEqual({ ...clean, exact: 19, corrupt: ['video 2'] });
  });

  it('finds frames of another stream', () => {
    const { frames: others } = stream(2);
    expect(judgeFrames(frames, [...all, arrived(others[0] as Frame)])).toEqual({ ...clean, foreign: 1 });
    // Another run on the same server.
    expect(judgeFrames(frames, [...all, arrived(new FrameSource(nonce.map((byte) => byte + 1), 0x4d520001, 1).video())])).toEqual({ ...clean, foreign: 1 });
  });

  it('does not count what was not asked about, nor headers and metadata', () => {
    const more = source.audio();
    expect(judgeFrames(frames, [arrived(frames[0] as Frame, { payload: Uint8Array.from([0x17, 0, 0, 0, 0, 1]) }), ...all, arrived(more)])).toEqual(clean);
  });

  it('tells timestamps: a constant offset is one number, jitter several, a wrap none', () => {
    const moved = (by: (index: number) => number): readonly number[] => judgeFrames(frames, frames.map((frame, index) => arrived(frame, { timestampMs: (frame.timestampMs + by(index)) >>> 0 }))).offsetsMs;
    expect(moved(() => 1234)).toEqual([1234]);
    expect(moved(() => -40)).toEqual([-40]);
    expect(moved((index) => index % 2)).toEqual([0, 1]);
  });

  it('knows small frames by their bytes', () => {
    const small = Array.from({ length: 3 }, (_, index) => new FrameSource(nonce, 9, index + 1).video({ size: 20 }));
    const got = small.map((frame) => arrived(frame));
    expect(judgeFrames(small.slice(0, 1), got.slice(0, 1))).toMatchObject({ exact: 1, lost: [], unknown: 0 });
    expect(judgeFrames(small.slice(0, 1), got.slice(1))).toMatchObject({ exact: 0, lost: ['video 0'], unknown: 2 });
    expect(judgeFrames(small.slice(0, 1), [got[0] as ReadMessage, got[0] as ReadMessage])).toMatchObject({ duplicated: ['video 0'] });
  });
});
