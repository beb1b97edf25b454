import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/analyzers/comparison/compare.js';
import { encodeExVideo, videoPacketType } from '../../../src/wire/enhanced/ex-video.js';
import { changed, isFrame, madeTags, streamOf, tagsOf, without } from './streams.js';
import type { Tag } from './streams.js';

const made = madeTags();
const videoFrames = made.filter((tag) => isFrame(tag, 9)).length;

function compared(sent: readonly Tag[], arrived: readonly Tag[]) {
  return compare(streamOf(sent, 'sent'), streamOf(arrived, 'arrived')).comparison;
}

const clean = { corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0 };

describe('a recording against itself', () => {
  it.each(['h264-aac', 'hevc-aac', 'h264-two-audio-tracks'])('has every frame of %s once', (name) => {
    const tags = tagsOf(name);
    const result = compared(tags, tags);
    expect(result).toMatchObject(clean);
    expect(result.identical).toBe(result.sent);
    expect(result.received).toBe(result.sent);
    expect(result.headers.every(({ state }) => state === 'same')).toBe(true);
    expect(result.runs).toEqual([]);
    expect(result.began).toBeUndefined();
  });

  it('keeps two audio tracks apart', () => {
    const tags = tagsOf('h264-two-audio-tracks');
    expect(compared(tags, tags).tracks.map(({ kind, trackId, sent }) => [kind, trackId, sent])).toEqual([['video', 0, 120], ['audio', 0, 189], ['audio', 1, 189]]);
  });

  it('counts the coded frames that ffprobe counts', () => {
    const tags = tagsOf('hevc-aac');
    expect(compared(tags, tags).byKind).toMatchObject({ video: { sent: 240 }, audio: { sent: 376 } });
  });
});

describe('missing frames', () => {
  it('are counted and placed', () => {
    const result = compared(made, without(made, 9, (n) => n === 30 || n === 31 || n === 60));
    expect(result).toMatchObject({ ...clean, missing: 3, lossRatio: 3 / 400, runCount: 2 });
    expect(result.runs.map(({ kind, frames, firstTimestampMs, lastTimestampMs, upToKey }) => [kind, frames, firstTimestampMs, lastTimestampMs, upToKey])).toEqual([['video', 2, 1200, 1240, false], ['video', 1, 2400, 2400, false]]);
    expect(result.began).toMatchObject({ what: 'missing', kind: 'video', timestampMs: 1200 });
  });

  it('say where they stood in what was sent, and behind what in what arrived', () => {
    const sent = streamOf(made);
    const arrived = streamOf(without(made, 9, (n) => n === 30));
    const [run] = compare(sent, arrived).comparison.runs;
    expect(run?.sentOffset).toBe(sent.tracks.find(({ kind }) => kind === 'video')?.offsets[30]);
    expect(run?.arrivedOffset).toBe(arrived.tracks.find(({ kind }) => kind === 'video')?.offsets[29]);
  });

  it('are the right ones among a thousand equal ones', () => {
    const result = compared(made, without(made, 8, (n) => n >= 50 && n < 57));
    expect(result.byKind.audio).toMatchObject({ missing: 7, identical: 193, reordered: 0, duplicated: 0 });
    expect(result.runs.map(({ firstTimestampMs, lastTimestampMs }) => [firstTimestampMs, lastTimestampMs])).toEqual([[2005, 2245]]);
  });

  it('are counted where every payload is the same and the timestamps were made anew', () => {
    const silence = made.filter((tag) => tag.typeId === 8);
    const arrived = changed(without(silence, 8, (n) => n >= 50 && n < 57), 8, (_, n) => ({ timestampMs: n * 41 }));
    const { sent, identical, missing, joinedLate, endedEarly, duplicated } = compared(silence, arrived).byKind.audio;
    expect({ identical, gone: missing + joinedLate + endedEarly, duplicated }).toEqual({ identical: sent - 7, gone: 7, duplicated: 0 });
  });

  it('are counted where a loop repeats its pictures and the timestamps were made anew', () => {
    const loop = (second: number): Tag[] => madeTags({ seconds: 2 }).filter((tag) => isFrame(tag, 9)).map((tag) => ({ ...tag, timestampMs: tag.timestampMs + second * 2000 }));
    const sent = Array.from({ length: 20 }, (_, n) => loop(n)).flat();
    const arrived = changed(without(sent, 9, (n) => n % 97 === 13), 9, (_, n) => ({ timestampMs: n * 41 }));
    const { identical, missing, duplicated } = compared(sent, arrived);
    expect({ identical, missing, duplicated }).toEqual({ identical: 989, missing: 11, duplicated: 0 });
  });

  it('count as lost when a whole track never arrives', () => {
    const result = compared(made, made.filter((tag) => tag.typeId === 9));
    expect(result.byKind.audio).toMatchObject({ sent: 200, received: 0, missing: 200 });
    expect(result.byKind.video).toMatchObject(clean);
  });

  it('count as lost when one track stops long before the other', () => {
    const result = compared(made, without(made, 9, (n) => n >= 100));
    expect(result.byKind.video).toMatchObject({ missing: 75, endedEarly: 25 });
  });

  it('are all of them when nothing arrived', () => {
    expect(compared(made, [])).toMatchObject({ missing: 400, received: 0, lossRatio: 1, unrelated: false });
  });

  it('are not told apart from a hole in the capture of what arrived', () => {
    const arrived = without(made, 9, (n) => n >= 30 && n < 33).map((tag) => (tag.timestampMs === 1320 && isFrame(tag, 9) ? { ...tag, hole: true } : tag));
    expect(compared(made, arrived)).toMatchObject({ ...clean, unproven: 3 });
  });
});

describe('who joins late or leaves early', () => {
  it('has lost nothing', () => {
    const result = compared(made, made.filter((tag) => tag.body[1] === 0 || (tag.timestampMs >= 2000 && tag.timestampMs < 6000)));
    expect(result).toMatchObject({ ...clean, joinedLate: 100, endedEarly: 100 });
  });

  it('is placed by the video where the audio is silent and all timestamps are shifted', () => {
    const arrived = made.filter((tag) => tag.body[1] === 0 || (tag.timestampMs >= 2000 && tag.timestampMs < 6000)).map((tag) => ({ ...tag, timestampMs: tag.timestampMs + 5000 }));
    expect(compared(made, arrived).byKind.audio).toMatchObject({ ...clean, joinedLate: 50, endedEarly: 50 });
  });

  it('has lost nothing when the server holds video back until a key frame', () => {
    const result = compared(made, made.filter((tag) => tag.body[1] === 0 || (tag.typeId === 8 ? tag.timestampMs >= 2400 : tag.timestampMs >= 3000)));
    expect(result).toMatchObject({ ...clean, joinedLate: 60 + 75 });
  });

  it('has lost frames when video begins only at the third key frame after it', () => {
    const result = compared(made, made.filter((tag) => tag.body[1] === 0 || (tag.typeId === 8 ? tag.timestampMs >= 1400 : tag.timestampMs >= 6000)));
    expect(result.byKind.video.missing).toBe(75);
  });
});

describe('damage', () => {
  const flip = (tag: Tag): Partial<Tag> => ({ body: tag.body.map((byte, at) => (at === 100 ? byte ^ 0x40 : byte)) });

  it('is a frame with another payload in the same place', () => {
    const result = compare(streamOf(made), streamOf(changed(made, 9, (tag, n) => (n === 40 || n === 41 ? flip(tag) : {}))));
    expect(result.comparison).toMatchObject({ ...clean, corrupted: 2, identical: 398 });
    expect(result.damagedPairs.map(({ i, j }) => [i, j])).toEqual([[40, 40], [41, 41]]);
    expect(result.comparison.began).toMatchObject({ what: 'corrupted', timestampMs: 1600 });
  });

  it('is found in the very first and the very last frame', () => {
    expect(compared(made, changed(made, 9, (tag, n) => (n === 0 || n === videoFrames - 1 ? flip(tag) : {})))).toMatchObject({ ...clean, corrupted: 2 });
  });

  it('is no loss when every frame has it', () => {
    expect(compared(made, changed(made, 9, (tag) => flip(tag))).byKind.video).toMatchObject({ ...clean, corrupted: 200, identical: 0 });
  });

  it('stays damage beside a missing frame', () => {
    const arrived = without(changed(made, 9, (tag, n) => (n === 40 ? flip(tag) : {})), 9, (n) => n === 41 || n === 42);
    expect(compared(made, arrived)).toMatchObject({ ...clean, corrupted: 1, missing: 2, lossRatio: 0.005 });
  });

  it('is not what another encoding of the same pictures is', () => {
    const anew = changed(made, 9, (tag, n) => ({ body: Uint8Array.from({ length: tag.body.length + ((n * 71) % 90) - 45 }, (_, at) => (at < 5 ? tag.body[at] ?? 0 : (n * 31 + at * 17) & 0xff)) }));
    expect(compared(made.filter((tag) => tag.typeId === 9), anew.filter((tag) => tag.typeId === 9)).unrelated).toBe(true);
    const result = compared(made, anew);
    expect(result.byKind.video).toMatchObject({ sent: 0, missing: 0, corrupted: 0 });
    expect(result.notes.join()).toContain('encoded anew');
  });
});

describe('order', () => {
  it('counts a frame that came twice', () => {
    const twice = made.flatMap((tag) => (isFrame(tag, 9) && tag.timestampMs === 2000 ? [tag, tag] : [tag]));
    expect(compared(made, twice)).toMatchObject({ ...clean, duplicated: 1, received: 401 });
  });

  it('counts one frame when two changed places', () => {
    const at = made.findIndex((tag) => isFrame(tag, 9) && tag.timestampMs === 2040);
    const swapped = [...made];
    [swapped[at], swapped[at + 2]] = [made[at + 2]!, made[at]!];
    expect(compared(made, swapped)).toMatchObject({ ...clean, reordered: 1, identical: 400 });
  });

  it('does not mind how audio and video are interleaved', () => {
    expect(compared(made, [...made.filter((tag) => tag.typeId === 8), ...made.filter((tag) => tag.typeId === 9)])).toMatchObject(clean);
  });
});

describe('time', () => {
  it('may be shifted by a constant', () => {
    const result = compared(made, made.map((tag) => ({ ...tag, timestampMs: tag.timestampMs + 5000 })));
    expect(result).toMatchObject({ ...clean, syncShiftMs: 0 });
    expect(result.tracks.map((track) => track.timestampOffsetMs)).toEqual([5000, 5000]);
  });

  it('wraps at 2^32 without anyone being late', () => {
    const shifted = (base: number): Tag[] => made.map((tag) => ({ ...tag, timestampMs: (tag.timestampMs + base) >>> 0 }));
    expect(compared(shifted(0xffff_ffff - 3000), shifted(0))).toMatchObject(clean);
  });

  it('is re-timed where the distance to the rest changed', () => {
    const result = compared(made, changed(made, 9, (tag, n) => (n >= 100 && n < 110 ? { timestampMs: tag.timestampMs + 30 } : {})));
    expect(result).toMatchObject({ ...clean, retimed: 10 });
    expect(result.tracks[0]?.largestShiftMs).toBe(30);
  });

  it('is re-timed where the composition time changed', () => {
    const arrived = changed(made, 9, (tag, n) => (n === 7 ? { body: tag.body.map((byte, at) => (at === 4 ? 80 : byte)) } : {}));
    expect(compared(made, arrived)).toMatchObject({ ...clean, retimed: 1 });
  });

  it('tells a clock that runs fast', () => {
    const result = compared(made, changed(made, 9, (tag) => ({ timestampMs: Math.round(tag.timestampMs * 1.01) })));
    expect(result.byKind.video).toMatchObject({ missing: 0, identical: 200 });
    expect(result.tracks[0]?.driftPpm).toBeGreaterThan(9_500);
    expect(result.tracks[0]?.driftPpm).toBeLessThan(10_500);
  });

  it('tells deltas that were stored as timestamps', () => {
    const arrived = changed(made, 9, (_, n) => ({ timestampMs: n === 0 ? 0 : 40 }));
    expect(compared(made, arrived)).toMatchObject({ deltasAsTimestamps: true, missing: 0 });
    expect(compared(made, made).deltasAsTimestamps).toBe(false);
  });

  it('falls back by 2^24 for audio and video alike when the upper byte is not written', () => {
    // Most of the video comes after the fall, most of the audio before it.
    const kept = made.filter((tag) => tag.typeId === 9 || tag.timestampMs < 5000);
    const arrived = kept.map((tag) => ({ ...tag, timestampMs: (tag.timestampMs + 0xff_ffff - 3500) & 0xff_ffff }));
    const result = compared(made, arrived);
    expect(result.syncShiftMs).toBe(0);
    expect(Math.max(...result.tracks.map((track) => track.largestShiftMs))).toBe(0x100_0000);
  });

  it('tells audio that moved against video', () => {
    expect(compared(made, made.map((tag) => (tag.typeId === 8 ? { ...tag, timestampMs: tag.timestampMs + 300 } : tag))).syncShiftMs).toBe(300);
  });
});

describe('tag headers', () => {
  it('may be legacy on one side and enhanced on the other', () => {
    const tags = made.map((tag): Tag => (tag.typeId === 8 ? tag : {
      ...tag,
      body: encodeExVideo({ frameType: tag.body[0]! >> 4, packetType: tag.body[1] === 0 ? videoPacketType.sequenceStart : videoPacketType.codedFramesX, parts: [{ codec: 'avc1', body: tag.body.subarray(5) }] }),
    }));
    const result = compared(made, tags);
    expect(result).toMatchObject(clean);
    expect(result.headers.map(({ state }) => state)).toEqual(['same', 'same']);
  });
});

describe('sequence headers', () => {
  const header = (typeId: 8 | 9) => (tag: Tag): boolean => tag.typeId === typeId && tag.body[1] === 0;
  const states = (sent: readonly Tag[], arrived: readonly Tag[]): (string | undefined)[] => compared(sent, arrived).headers.map(({ kind, state }) => `${kind} ${state}`);

  it('can be missing', () => {
    expect(states(made, made.filter((tag) => !header(9)(tag)))).toEqual(['video missing', 'audio same']);
  });

  it('can say something else', () => {
    const altered = made.map((tag) => (header(8)(tag) ? { ...tag, body: Uint8Array.of(0xaf, 0, 0x11, 0x90) } : tag));
    const [, audio] = compared(made, altered).headers;
    expect(audio).toMatchObject({ kind: 'audio', state: 'altered', differences: ['sample rate 44100 became 48000'] });
  });

  it('may come again, and may come to whoever joins late from where they were sent', () => {
    const again = made.flatMap((tag) => (isFrame(tag, 9) && tag.timestampMs === 3000 ? [made[0]!, tag] : [tag]));
    expect(states(again, made)).toEqual(['video same', 'audio same']);
    expect(states(made, again)).toEqual(['video same', 'audio same']);
  });

  it('are those in force where someone joins', () => {
    const other: Tag = { typeId: 9, timestampMs: 4000, body: made[0]!.body.map((byte, at) => (at === 8 ? 0x1e : byte)) };
    const changing = made.flatMap((tag) => (isFrame(tag, 9) && tag.timestampMs === 4000 ? [other, tag] : [tag]));
    expect(states(changing, [other, made[1]!, ...made.filter((tag) => tag.timestampMs >= 4000)])).toEqual(['video same', 'audio same']);
  });

  it('are all needed when they change in the middle', () => {
    const other: Tag = { typeId: 9, timestampMs: 4000, body: made[0]!.body.map((byte, at) => (at === 8 ? 0x1e : byte)) };
    const changing = made.flatMap((tag) => (isFrame(tag, 9) && tag.timestampMs === 4000 ? [other, tag] : [tag]));
    expect(states(changing, made)).toEqual(['video same', 'video missing', 'audio same']);
    expect(states(changing, changing)).toEqual(['video same', 'video same', 'audio same']);
  });
});
