/**
 * A sound file of FFmpeg, and every damage that the reference names done to it: each gives its own finding, counts are true, and nothing
 * else is said above info. The truth is what the test did to the file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { damages } from '../helpers/flv-damage/catalogue.js';
import { makeClean } from '../helpers/flv-damage/clean.js';
import type { FlvFile } from '../helpers/flv-damage/flv-file.js';
import { isAudioFrame, isVideoFrame, writeFlvFile } from '../helpers/flv-damage/flv-file.js';
import { inspectBytes } from '../helpers/flv-damage/inspect-bytes.js';

let clean: FlvFile;
let other: FlvFile;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-damage-'));
  clean = await makeClean(join(folder, 'clean.flv'));
  other = await makeClean(join(folder, 'other.flv'), '480x270');
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Places chosen at random; more were tried by hand. */
const seeds = [1, 2, 3, 4, 5];

describe('the sound file', () => {
  it('has no finding and lacks nothing', () => {
    const { findings, tracks } = inspectBytes(writeFlvFile(clean));
    expect(findings).toEqual([]);
    expect(tracks.map(({ kind, frames, loss }) => ({ kind, frames, lost: loss.frames, certainty: loss.certainty }))).toEqual([
      { kind: 'video', frames: clean.tags.filter(isVideoFrame).length, lost: 0, certainty: 'exact' },
      { kind: 'audio', frames: clean.tags.filter(isAudioFrame).length, lost: 0, certainty: 'estimated' },
    ]);
    expect(tracks[0]).toMatchObject({ frames: 300, keyframes: 5, width: 320, height: 180, frameRate: 30 });
  });

  it('is read the same in pieces of any size', () => {
    const bytes = damages.find(({ name }) => name.startsWith('31'))!.make(clean, other, 1).bytes;
    const whole = inspectBytes(bytes, bytes.length);
    expect(inspectBytes(bytes, 1000)).toEqual({ ...whole, track: expect.any(Function) as unknown });
    expect(inspectBytes(bytes, 7).findings).toEqual(whole.findings);
  });
});

describe.each(damages)('$name: $what', ({ make, found, harmless = false, companions = [], slack = {} }) => {
  it.each(seeds)('place %i', (seed) => {
    const { bytes, lost = {} } = make(clean, other, seed);
    const { serious, rules, findings, track } = inspectBytes(bytes);
    expect(harmless ? rules : serious).toEqual(expect.arrayContaining([...found]));
    expect(serious.filter((rule) => harmless || !(found.includes(rule) || companions.includes(rule)))).toEqual([]);
    for (const { message, cause, remedy, evidence } of findings) {
      expect(`${message}${cause}${remedy}`).not.toMatch(/undefined|NaN|\[object/);
      expect(evidence.length).toBeGreaterThan(0);
      for (const { offset } of evidence) expect(offset).toBeLessThanOrEqual(bytes.length);
    }
    for (const kind of ['video', 'audio'] as const) {
      const counted = track(kind)?.loss;
      if (counted === undefined) continue;
      const truth = lost[kind] ?? 0;
      expect(Math.abs(counted.frames - truth), `${kind}: ${counted.frames} counted, ${truth} taken out`).toBeLessThanOrEqual((slack[kind] ?? 0) * truth);
      // Exact means exact.
      if (counted.certainty === 'exact') expect(counted.frames).toBe(truth);
    }
  });
});

describe('the words of a finding', () => {
  const findingOf = (name: string, rule: string) => inspectBytes(damages.find((damage) => damage.name.startsWith(name))!.make(clean, other, 1).bytes).findings.find((finding) => finding.rule === rule)!;

  it('tell where the first frame is missing', () => {
    const gone = damages.find(({ name }) => name.startsWith('14'))!.make(clean, other, 1);
    const place = inspectBytes(gone.bytes).track('video')!.loss.places![0]!;
    expect(place).toMatchObject({ frames: 60 });
    expect(place.beforeMs - place.afterMs).toBeGreaterThan(2000);
    expect(findingOf('14', 'frames-lost').message).toContain('60 frames of 300');
  });

  it('tell loss from loss that was covered up', () => {
    expect(findingOf('12', 'frames-lost').cause).toContain('have the same holes');
    expect(findingOf('13', 'frames-lost').cause).toContain('the rest was timed anew');
    expect(findingOf('60', 'frames-lost').cause).not.toContain('have the same holes');
  });

  it('count the places of what occurs more than once', () => {
    expect(findingOf('22', 'flv-empty-tags').count).toBe(20);
    expect(findingOf('31', 'flv-bytes-between-tags').count).toBe(2);
    expect(findingOf('43', 'flv-tag-garbage').count).toBe(3);
    expect(findingOf('44', 'flv-tags-encrypted').count).toBe(5);
    expect(findingOf('49', 'frames-repeated').count).toBe(20);
    expect(findingOf('50', 'dts-backward').count).toBe(10);
  });

  it('tell how many bytes the end lacks, or which range holds no tag', () => {
    expect(findingOf('02', 'flv-truncated-tail').message).toContain('6 of 11 bytes');
    expect(findingOf('31', 'flv-bytes-between-tags').evidence.map(({ note }) => note)).toEqual(['17 bytes that are no tag', '17 bytes that are no tag']);
  });
});
