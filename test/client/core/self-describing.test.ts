import { describe, expect, it } from 'vitest';
import { describeAccount, selfDescribingMessages, SelfDescribingVerifier, type SelfDescribingMessage } from '../../../src/client/core/self-describing.js';
import { crc32 } from '../../../src/wire/bytes/crc32.js';

const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const media = (options = {}): SelfDescribingMessage[] => [...selfDescribingMessages({ nonce, seconds: 2, ...options })];
const isFrame = ({ typeId, payload }: SelfDescribingMessage): boolean => typeId !== 18 && payload[1] === 1;

function verdict(messages: readonly SelfDescribingMessage[]): { video: string | undefined; audio: string | undefined } {
  const verifier = new SelfDescribingVerifier();
  for (const message of messages) verifier.message(message);
  const { video, audio } = verifier.account();
  return { video: describeAccount('video', video), audio: describeAccount('audio', audio) };
}

describe('self-describing media', () => {
  it('knows the CRC-32 of the standard check string', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('begins with metadata and both headers, has legal NAL lengths and types, and 30 frames a second', () => {
    const messages = media();
    expect(messages.slice(0, 3).map(({ typeId, payload }) => [typeId, Buffer.from(payload).toString('hex', 0, 2)])).toEqual([[18, '0200'], [9, '1700'], [8, 'af00']]);
    const video = messages.filter((message) => message.typeId === 9 && isFrame(message));
    expect(video).toHaveLength(60);
    for (const { payload } of video) {
      expect(Buffer.from(payload).readUInt32BE(5)).toBe(payload.length - 9);
      expect(payload[9]).toBe(payload[0] === 0x17 ? 0x65 : 0x41);
    }
    // The magic word, nonce, case, stream and sequence of the second video frame, spelled out.
    expect(Buffer.from(video[1]?.payload ?? []).toString('hex', 10, 38)).toBe(`52444631${'0102030405060708'}${'00000000'}${'00000000'}${'0000000000000001'}`);
  });

  it('is found perfect when nothing happens to it', () => {
    expect(verdict(media())).toEqual({ video: undefined, audio: undefined });
  });

  it('shows loss, doubling, order, damage, truncation, cross-talk and changed times, each as what it is', () => {
    const messages = media();
    const at = (index: number): number => messages.findIndex((message, position) => message.typeId === 9 && isFrame(message) && messages.slice(0, position).filter((each) => each.typeId === 9 && isFrame(each)).length === index);
    const [a, b] = [at(10), at(11)];
    const without = messages.filter((_, index) => index !== a);
    expect(verdict(without).video).toBe('video: 1 lost of 60 frames');
    expect(verdict([...messages.slice(0, a + 1), ...messages.slice(a)]).video).toBe('video: 1 duplicated of 60 frames');
    const swapped = [...messages];
    [swapped[a], swapped[b]] = [messages[b]!, messages[a]!];
    expect(verdict(swapped).video).toBe('video: 1 reordered of 60 frames');
    const damaged = messages.map((message, index) => (index === a ? { ...message, payload: message.payload.map((byte, place) => (place === 60 ? byte ^ 4 : byte)) } : message));
    expect(verdict(damaged).video).toBe('video: 1 lost, 1 damaged of 60 frames');
    const cut = messages.map((message, index) => (index === a ? { ...message, payload: message.payload.subarray(0, message.payload.length - 1) } : message));
    expect(verdict(cut).video).toBe('video: 1 lost, 1 damaged of 60 frames');
    const foreign = media({ stream: 7 }).find((message) => message.typeId === 8 && isFrame(message))!;
    expect(verdict([...messages, foreign])).toEqual({ video: undefined, audio: 'audio: 1 foreign of 87 frames' });
    const retimed = messages.map((message, index) => (index === a ? { ...message, timestampMs: message.timestampMs + 1 } : message));
    expect(verdict(retimed).video).toBe('video: 1 retimed of 60 frames');
    const moved = messages.map((message) => ({ ...message, timestampMs: (message.timestampMs + 0xfffffff0) >>> 0 }));
    expect(verdict(moved)).toEqual({ video: undefined, audio: undefined });
  });
});
