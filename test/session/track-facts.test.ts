import { describe, expect, it } from 'vitest';
import { TrackTable } from '../../src/session/tracks.js';
import type { TrackFacts } from '../../src/session/track-facts.js';
import type { CodecConfig, MediaUnit } from '../../src/trace/events.js';
import { addUnit } from '../helpers/tracks.js';

const header = (config: Partial<CodecConfig>): MediaUnit => ({ trackId: 0, codec: 'avc1', packetType: 'sequence-start', frameType: 'key', bodyBytes: 40, enhanced: false, config: { bytes: 40, fingerprint: 1, problems: [], ...config } });
const frame = (frameType: 'key' | 'inter', over: Partial<MediaUnit> = {}): MediaUnit => ({ trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType, bodyBytes: 100, enhanced: false, ...over });
const sound: MediaUnit = { trackId: 0, codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 50, enhanced: false };

function videoOf(table: TrackTable): TrackFacts {
  table.finish();
  return table.facts().find(({ kind }) => kind === 'video')!;
}

/** Keyframes alone, so far apart, beside audio that goes on. */
function keyframes(count: number, stepMs: number, vuiRate: number | undefined, metadataRate: number | undefined): TrackFacts {
  const table = new TrackTable();
  addUnit(table, 'c2s', 0, header(vuiRate === undefined ? {} : { frameRate: vuiRate }), 0, 45);
  if (metadataRate !== undefined) table.declareFrameRate('c2s', 0, metadataRate);
  for (let i = 0; i < count; i += 1) {
    addUnit(table, 'c2s', 0, frame('key'), i * stepMs, 105);
    for (let ms = 0; ms < stepMs; ms += 25) addUnit(table, 'c2s', 0, sound, i * stepMs + ms, 52);
  }
  return videoOf(table);
}

describe('keyframes alone', () => {
  it.each([[30, 1000], [30, 2000], [5, 2000]])('%i of them, %i ms apart: what configuration and metadata both promise is missing', (count, stepMs) => {
    expect(keyframes(count, stepMs, 30, 30).loss()).toMatchObject({ frames: (count - 1) * (stepMs * 0.03 - 1), certainty: 'estimated' });
  });

  it.each([[30, undefined], [undefined, 30], [30, 1]])('are the whole stream where VUI %s and metadata %s do not agree', (vui, metadata) => {
    expect(keyframes(30, 1000, vui, metadata).loss().frames).toBe(0);
  });
});

describe('another configuration', () => {
  const table = (next: 'key' | 'inter'): TrackTable => {
    const made = new TrackTable();
    addUnit(made, 'c2s', 0, header({}), 0, 45);
    addUnit(made, 'c2s', 0, frame('key'), 0, 105);
    addUnit(made, 'c2s', 0, frame('inter'), 40, 105);
    addUnit(made, 'c2s', 0, header({ fingerprint: 2 }), 80, 45);
    addUnit(made, 'c2s', 0, frame(next), 80, 105);
    return made;
  };

  it('in front of a keyframe is the one of what follows', () => {
    expect(videoOf(table('key')).foreignConfig).toBe(false);
  });

  it('inside a group of pictures is foreign until another one stands in front of a keyframe', () => {
    const made = table('inter');
    addUnit(made, 'c2s', 0, frame('key'), 120, 105);
    expect(made.facts()[0]?.foreignConfig).toBe(true);
    addUnit(made, 'c2s', 0, header({ fingerprint: 1 }), 160, 45);
    addUnit(made, 'c2s', 0, frame('key'), 160, 105);
    expect(videoOf(made).foreignConfig).toBe(false);
  });

  it('before the first frame is none', () => {
    const made = new TrackTable();
    addUnit(made, 'c2s', 0, header({}), 0, 45);
    addUnit(made, 'c2s', 0, header({ fingerprint: 2 }), 0, 45);
    addUnit(made, 'c2s', 0, frame('inter'), 0, 105);
    expect(videoOf(made).foreignConfig).toBe(false);
  });
});

describe('the time that a track covers', () => {
  it('begins when the first frame is shown and ends with the last one shown, impossible composition times aside', () => {
    const made = new TrackTable();
    addUnit(made, 'c2s', 0, header({ frameRate: 1 }), 0, 45);
    for (let i = 0; i < 12; i += 1) addUnit(made, 'c2s', 0, frame(i === 0 ? 'key' : 'inter', { compositionTimeMs: i === 11 ? 16_777_000 : 2000 }), i * 1000, 105);
    const { firstShownMs, endMs } = videoOf(made);
    expect({ firstShownMs, endMs }).toEqual({ firstShownMs: 2000, endMs: 13_000 });
  });
});

describe('a loss of nine tenths', () => {
  it('is counted from the first frame on, although it takes long until the rate is confirmed', () => {
    const made = new TrackTable();
    addUnit(made, 'c2s', 0, header({}), 0, 45);
    made.declareFrameRate('c2s', 0, 30);
    table30(made, [3, 11, 18, 17, 7, 11, 2, 12, 15, 3, 2, 28, 3, 5, 11, 18, 13, 8, 9, 1, 1, 15, 7, 2, 1, 4, 1, 1, 2, 1]);
    expect(videoOf(made).loss().frames).toBe(232 - 30);
  });
});

/** Frames so many thirtieths of a second after each other. */
function table30(table: TrackTable, steps: readonly number[]): void {
  let number = 0;
  addUnit(table, 'c2s', 0, frame('key'), 0, 105);
  for (const step of steps) {
    number += step;
    addUnit(table, 'c2s', 0, frame('inter'), Math.round((number * 1000) / 30), 105);
  }
}
