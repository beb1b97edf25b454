import { describe, expect, test } from 'vitest';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import { TrackTable, maxTracks } from '../../src/session/tracks.js';
import type { CodecConfig, MediaUnit } from '../../src/trace/events.js';
import { flvFixture, readFlv } from '../helpers/media-bytes.js';
import { addUnit } from '../helpers/tracks.js';

const frame = (over: Partial<MediaUnit> = {}): MediaUnit => ({ trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType: 'inter', bodyBytes: 100, enhanced: false, ...over });
const config = (over: Partial<CodecConfig> = {}): CodecConfig => ({ bytes: 40, fingerprint: 1, problems: [], ...over });

/** A table with one video track: its configured rate, and frames at these times. */
function videoAt(times: readonly number[], frameRate?: number): TrackTable {
  const table = new TrackTable();
  addUnit(table, 'c2s', 1, frame({ packetType: 'sequence-start', config: config(frameRate === undefined ? {} : { frameRate }) }), 0, 45);
  for (const time of times) addUnit(table, 'c2s', 1, frame(), time >>> 0, 105);
  return table;
}
const at30 = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + Math.round((i * 1000) / 30));

/** About one of ten frames of 100 s, the first and the last among them; no pause reaches a second. */
const tenth = ((): number[] => {
  let seed = 7;
  let since = 0;
  return at30(3000).filter((_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    since = i === 0 || i === 2999 || seed < 0.1 * 2 ** 32 || since === 29 ? 0 : since + 1;
    return since === 0;
  });
})();

describe('counting', () => {
  test('frames are coded frames with a body, nothing else', () => {
    const table = new TrackTable();
    addUnit(table, 'c2s', 1, frame({ packetType: 'sequence-start', config: config() }), 5, 45);
    addUnit(table, 'c2s', 1, frame({ frameType: 'key' }), 40, 105);
    addUnit(table, 'c2s', 1, frame({ frameType: 'generated-key' }), 80, 105);
    addUnit(table, 'c2s', 1, frame(), 120, 105);
    addUnit(table, 'c2s', 1, frame({ bodyBytes: 0 }), 160, 5);
    addUnit(table, 'c2s', 1, frame({ packetType: 'sequence-end' }), 160, 5);
    addUnit(table, 'c2s', 1, { trackId: 0, codec: 'avc1', packetType: 'silence', bodyBytes: 0, enhanced: false }, 500, 0);
    addUnit(table, 'c2s', 1, frame({ packetType: 'command', frameType: 'command' }), 600, 2);
    expect(table.tracks()).toMatchObject([{ kind: 'video', direction: 'c2s', msid: 1, trackId: 0, codec: 'avc1', frames: 3, keyframes: 2, firstTimestampMs: 40, lastTimestampMs: 120 }]);
  });

  test('directions, message streams, kinds and track ids are kept apart', () => {
    const table = new TrackTable();
    const audio: MediaUnit = { trackId: 0, codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 7, enhanced: false };
    addUnit(table, 'c2s', 1, frame(), 0, 105);
    addUnit(table, 's2c', 1, frame(), 0, 105);
    addUnit(table, 'c2s', 2, frame(), 0, 105);
    addUnit(table, 'c2s', 1, audio, 0, 9);
    addUnit(table, 'c2s', 1, { ...audio, trackId: 1 }, 0, 9);
    addUnit(table, 'c2s', 4294967295, audio, 0, 9);
    expect(table.tracks().map((track) => [track.direction, track.msid, track.kind, track.trackId])).toEqual([
      ['c2s', 1, 'video', 0], ['s2c', 1, 'video', 0], ['c2s', 2, 'video', 0], ['c2s', 1, 'audio', 0], ['c2s', 1, 'audio', 1], ['c2s', 4294967295, 'audio', 0],
    ]);
    expect(table.tracks()[3]).not.toHaveProperty('keyframes');
  });

  test('a metadata packet, which has no frame type, is video', () => {
    const table = new TrackTable();
    addUnit(table, 'c2s', 1, { trackId: 0, codec: 'hvc1', packetType: 'metadata', bodyBytes: 13, enhanced: true }, 0, 18);
    addUnit(table, 'c2s', 1, frame({ codec: 'hvc1' }), 0, 105);
    expect(table.tracks()).toHaveLength(1);
  });

  test('the last configuration counts, an empty one does not', () => {
    const table = new TrackTable();
    const header = (over: Partial<CodecConfig>): MediaUnit => frame({ packetType: 'sequence-start', config: config(over) });
    addUnit(table, 'c2s', 1, header({ codecString: 'avc1.64000d', width: 320, height: 180 }), 0, 45);
    addUnit(table, 'c2s', 1, header({ codecString: 'avc1.640015', width: 480, height: 270 }), 0, 45);
    addUnit(table, 'c2s', 1, header({ bytes: 0, problems: ['empty record'] }), 0, 5);
    expect(table.tracks()).toMatchObject([{ codecString: 'avc1.640015', width: 480, height: 270, frames: 0 }]);
  });

  test('a peer that names ever new tracks fills 64 and no more', () => {
    const table = new TrackTable();
    for (let id = 0; id < 100; id += 1) addUnit(table, 'c2s', 1, frame({ trackId: id }), 0, 105);
    expect(table.tracks()).toHaveLength(maxTracks);
    expect(table.untracked).toBe(36);
    addUnit(table, 'c2s', 1, frame({ trackId: 5 }), 33, 105);
    expect(table.tracks()[5]!.frames).toBe(2);
  });
});

describe('frame rate', () => {
  test('comes from the configuration first', () => {
    expect(videoAt(at30(60), 29.97).tracks()[0]!.frameRate).toBe(29.97);
  });

  test('comes from onMetaData when that agrees with the timestamps', () => {
    const table = videoAt(at30(60));
    table.declareFrameRate('c2s', 1, 29.97);
    expect(table.tracks()[0]!.frameRate).toBe(29.97);
    table.declareFrameRate('c2s', 1, 60);
    expect(table.tracks()[0]!.frameRate).toBe(30);
    table.declareFrameRate('c2s', 1, Number.NaN);
    expect(table.tracks()[0]!.frameRate).toBe(30);
  });

  test('is measured otherwise, gaps do not move it, few frames have none', () => {
    expect(videoAt(at30(90).filter((_, i) => i % 9 !== 4)).tracks()[0]!.frameRate).toBe(30);
    expect(videoAt(at30(5)).tracks()[0]).not.toHaveProperty('frameRate');
    expect(videoAt([0, 20, 80, 90, 200, 230, 300, 390, 410, 500, 590, 605, 700]).tracks()[0]).not.toHaveProperty('frameRate');
  });
});

describe('loss by timestamps', () => {
  test('counts the frames missing in gaps of a constant rate', () => {
    const times = at30(300).filter((_, i) => ![10, 50, 51, 52, 200].includes(i));
    expect(videoAt(times, 30).tracks()[0]!.loss).toMatchObject({ frames: 5, ratio: 5 / 300, basis: ['timestamps'], certainty: 'estimated', places: [{ frames: 1 }, { frames: 3, afterMs: 1633, beforeMs: 1767 }, { frames: 1 }] });
  });

  test('is zero and estimated for a whole stream, also across the wrap at 2^32', () => {
    expect(videoAt(at30(100, 2 ** 32 - 1000), 30).tracks()[0]!.loss).toEqual({ frames: 0, ratio: 0, basis: ['timestamps'], certainty: 'estimated' });
  });

  test.each([
    ['is counted at the measured rate when none is declared', at30(100).filter((_, i) => i !== 50), undefined, 1, 'estimated'],
    ['is counted at the measured rate when the declared one is not that of the timestamps', at30(100).filter((_, i) => i !== 50), 60, 1, 'estimated'],
    ['is unknown when the rate is variable', Array.from({ length: 100 }, (_, i) => i * 33 + (i % 2) * 12), 30, 0, 'unknown'],
    ['is unknown when timestamps go back all the time', at30(90).map((time, i) => (i % 3 === 2 ? time - 50 : time)), 30, 0, 'unknown'],
    ['is none when a timestamp goes back', [...at30(50), ...at30(50, 1000)], 30, 0, 'estimated'],
    ['is unknown when all media pause for seconds', [...at30(50), ...at30(50, 5000)], 30, 0, 'unknown'],
    ['is counted over a gap below a second', [...at30(50), ...at30(50, 2133)], 30, 14, 'estimated'],
    ['is believed of a few frames', [0, 33, 67, 133], 30, 1, 'estimated'],
    ['is none when two neighbours are swapped', at30(100).map((_, i) => Math.round((1000 / 30) * (i === 50 ? 51 : i === 51 ? 50 : i))), 30, 0, 'estimated'],
    ['is none when two frames share a time', at30(100).map((time, i) => (i === 50 ? Math.round(51_000 / 30) : time)), 30, 0, 'estimated'],
    ['is none when one frame is out of place by half a second', at30(100).map((time, i) => (i === 50 ? time - 500 : time)), 30, 0, 'estimated'],
    ['counts nine of ten frames when they are gone', tenth, 30, 3000 - tenth.length, 'estimated'],
  ] as const)('%s', (_, times, rate, frames, certainty) => {
    const table = videoAt(times, rate);
    table.finish();
    expect(table.tracks()[0]!.loss).toMatchObject({ frames, certainty });
  });

  test('audio has its rate from samples per frame', () => {
    const table = new TrackTable();
    const audio: MediaUnit = { trackId: 0, codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 7, enhanced: false };
    addUnit(table, 'c2s', 1, { ...audio, packetType: 'sequence-start', config: config({ sampleRate: 44100, channels: 2, samplesPerFrame: 1024 }) }, 0, 4);
    for (let i = 0; i < 100; i += 1) if (i !== 30) addUnit(table, 'c2s', 1, audio, Math.round((i * 1024) / 44.1), 9);
    expect(table.tracks()).toMatchObject([{ kind: 'audio', sampleRate: 44100, channels: 2, frames: 99, loss: { frames: 1, certainty: 'estimated' } }]);
  });
});

test.each([
  ['h264-aac', [['avc1.64000d', 300, 5, 0, 9967, 0], ['mp4a.40.2', 432, undefined, 44, 10052, 0]]],
  ['h264-aac-drop10', [['avc1.64000d', 273, 5, 0, 9967, 27], ['mp4a.40.2', 432, undefined, 44, 10052, 0]]],
  ['h264-two-audio-tracks', [['avc1.64000d', 120, 1, 0, 3967, 0], ['mp4a.40.2', 189, undefined, 46, 4056, 0], ['mp4a.40.2', 189, undefined, 46, 4056, 0]]],
  ['hevc-aac', [['hvc1.1.6.L60.90', 240, 4, 0, 7967, 0], ['mp4a.40.2', 376, undefined, 46, 8046, 0]]],
])('%s: tracks of a real file', (name, expected) => {
  const table = new TrackTable();
  const state = new MediaState();
  for (const item of readFlv(flvFixture(name))) {
    if (item.kind !== 'tag' || (item.header.typeId !== 8 && item.header.typeId !== 9)) continue;
    for (const unit of describeMedia(item.header.typeId, item.body, state).units) addUnit(table, 'c2s', 1, unit, item.header.timestampMs, item.body.length);
  }
  table.finish();
  const tracks = table.tracks();
  expect(tracks.map((t) => [t.codecString, t.frames, t.keyframes, t.firstTimestampMs, t.lastTimestampMs, t.loss.frames])).toEqual(expected);
  expect(tracks[0]).toMatchObject({ width: 320, height: 180, frameRate: 30 });
});
