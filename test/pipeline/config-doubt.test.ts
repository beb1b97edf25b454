import { describe, expect, it } from 'vitest';
import { ConfigDoubt } from '../../src/pipeline/config-doubt.js';
import type { CodecConfig, MediaUnit, PictureFacts } from '../../src/trace/events.js';

const config: CodecConfig = { bytes: 40, fingerprint: 1, problems: [], nalLengthBytes: 4 };
const sound: CodecConfig = { bytes: 2, fingerprint: 1, problems: [], channels: 2, sampleRate: 48_000, samplesPerFrame: 1024, profile: 'LC' };
const picture = (nalTypes: readonly number[], facts?: Partial<PictureFacts>): MediaUnit => ({
  trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType: 'key', bodyBytes: 100, enhanced: false, nalTypes, ...(facts === undefined ? {} : { pictures: [{ reference: true, ...facts }] }),
});
const aac: MediaUnit = { trackId: 0, codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 100, enhanced: false };

function video(units: readonly MediaUnit[], of: CodecConfig = config): (string | undefined)[] {
  const doubt = new ConfigDoubt();
  doubt.configured(of);
  return units.map((unit) => doubt.sample('video', unit, new Uint8Array(100), 33)).filter((reason) => reason !== undefined);
}

function audio(of: CodecConfig, first: number, durationMs: number, count = 40): (string | undefined)[] {
  const doubt = new ConfigDoubt();
  doubt.configured(of);
  return Array.from({ length: count }, () => doubt.sample('audio', aac, Uint8Array.of(first, 1, 2), durationMs)).filter((reason) => reason !== undefined);
}

describe('a video configuration', () => {
  it('of another stream shows in an IDR picture that is numbered', () => {
    expect(video([picture([5], { start: true, frameNum: 5, slice: 'I' }), picture([5], { start: true, frameNum: 5, slice: 'I' })])).toEqual([expect.stringContaining('number 5')]);
  });

  it('of another stream shows in an IDR picture that is not intra', () => {
    expect(video([picture([5], { start: true, frameNum: 0, slice: 'P' })])).toEqual([expect.stringContaining('P picture')]);
  });

  it('without the parameter set that the slices name is doubted after eight of them', () => {
    expect(video(Array.from({ length: 7 }, () => picture([1])))).toEqual([]);
    expect(video(Array.from({ length: 20 }, () => picture([1])))).toHaveLength(1);
  });

  it('is not doubted for sound pictures, for damaged ones, or when parameter sets come in the stream', () => {
    expect(video([picture([5], { start: true, frameNum: 0, slice: 'I' }), ...Array.from({ length: 20 }, () => picture([1], { frameNum: 3, slice: 'P' }))])).toEqual([]);
    expect(video([picture([1], { slice: 'P' }), ...Array.from({ length: 20 }, () => picture([1]))])).toEqual([]);
    expect(video([picture([7, 8, 5], { start: true, frameNum: 9, slice: 'I' })])).toEqual([]);
    expect(video([picture([5], { start: true, frameNum: 5, slice: 'I' })], { ...config, problems: ['no SPS'] })).toEqual([]);
  });
});

describe('an audio configuration', () => {
  it('of another channel count or rate is doubted', () => {
    expect(audio(sound, 0x00, 21.33)).toEqual([expect.stringContaining('2 channels')]);
    expect(audio({ ...sound, channels: 1 }, 0x20, 21.33)).toEqual([expect.stringContaining('1 channel')]);
    expect(audio(sound, 0x20, 23.22)).toEqual([expect.stringContaining('21.3 ms')]);
  });

  it('is not doubted for its own frames, fill elements, HE-AAC with a mono core, or a few odd frames', () => {
    expect(audio(sound, 0x20, 21.33)).toEqual([]);
    expect(audio(sound, 0xc0, 21.33)).toEqual([]);
    expect(audio({ ...sound, profile: 'HE-AAC v2' }, 0x00, 21.33)).toEqual([]);
    expect(audio(sound, 0x00, 21.33, 7)).toEqual([]);
  });
});
