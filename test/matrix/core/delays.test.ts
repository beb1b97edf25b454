import { describe, expect, it } from 'vitest';
import { Delays } from '../../../src/matrix/core/delays.js';

type Frame = readonly [kind: 'video' | 'audio', digest: number, atMs: number, key?: boolean];

function delays(...frames: readonly Frame[]): Delays {
  const result = new Delays();
  for (const [kind, digest, atMs, key = false] of frames) result.frame(kind, digest, atMs * 1000, key);
  return result;
}

describe('the way from tap to tap', () => {
  it('takes the time between two looks at the same frame', () => {
    const sent = delays(['video', 1, 0], ['video', 2, 40], ['audio', 3, 50], ['video', 4, 80]);
    const came = delays(['video', 1, 10], ['video', 2, 45], ['audio', 3, 3050], ['video', 4, 81]);
    expect(sent.to(came, 0, 2000)).toEqual({ frames: 4, p50Ms: 10, maxMs: 3000, late: 1 });
  });

  it('says nothing of frames that are alike, that did not come, or that only look the same', () => {
    const sent = delays(['audio', 9, 0], ['audio', 9, 20], ['video', 1, 30], ['video', 2, 900]);
    const came = delays(['audio', 9, 5000], ['video', 2, 100]);
    expect(sent.to(came, 0, 2000)).toEqual({ frames: 0, p50Ms: 0, maxMs: 0, late: 0 });
  });

  it('leaves out what a server keeps for late players', () => {
    const sent = delays(['video', 1, 0], ['video', 2, 3000]);
    const came = delays(['video', 1, 2900], ['video', 2, 3001]);
    expect(sent.to(came, 2800, 2000)).toEqual({ frames: 1, p50Ms: 1, maxMs: 1, late: 0 });
  });
});

describe('what a player that joins late may miss', () => {
  const sent = delays(['video', 1, 0, true], ['audio', 2, 10], ['video', 3, 40], ['audio', 4, 50], ['video', 5, 80, true], ['audio', 6, 90], ['video', 7, 120]);

  it('goes up to the next key frame', () => {
    expect(sent.owedFrom(20_000)).toEqual({ video: 2, audio: 2 });
  });

  it('is all of it behind the last key frame', () => {
    expect(sent.owedFrom(100_000)).toEqual({ video: 4, audio: 3 });
  });

  it('ends with the joining where there is no video', () => {
    expect(delays(['audio', 1, 0], ['audio', 2, 20], ['audio', 3, 40]).owedFrom(20_000)).toEqual({ video: 0, audio: 1 });
  });
});

describe('the end', () => {
  it('has come when the last frame of each kind has', () => {
    const sent = delays(['video', 1, 0], ['audio', 2, 10], ['video', 3, 20]);
    expect(sent.endedAt(delays(['video', 3, 30], ['audio', 2, 31]))).toBe(true);
    expect(sent.endedAt(delays(['video', 1, 30], ['audio', 2, 31]))).toBe(false);
    expect(sent.endedAt(delays(['video', 3, 30], ['audio', 3, 31]))).toBe(false);
    expect(delays().endedAt(delays())).toBe(true);
  });
});
