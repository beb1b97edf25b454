import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { adapter, makeMaterial, playCell } from './cell.js';

it('ten players of one stream for 60 s at 30 frames a second get 1800 of 1800 frames each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-ten-'));
  try {
    const material = await makeMaterial(folder, 60, 30);
    const result = await playCell({ material, publisher: adapter('publisher', 'ffmpeg'), player: adapter('player', 'ffmpeg'), cell: { flow: 'ten-players' } });
    expect([result.grade, result.faults]).toEqual(['ok', []]);
    for (const name of ['through the server', 'server to file'] as const) {
      const ways = result.ways.filter(({ way }) => way === name);
      expect(ways.map(({ player }) => player)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(ways.map(({ tracks }) => tracks.find(({ kind }) => kind === 'video')).map((track) => [track?.sent, track?.identical])).toEqual(Array.from({ length: 10 }, () => [1800, 1800]));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 150_000);
