/** A player that takes so long to start that the stream is over: nobody is accused of what it did not get. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { PlayerAdapter, Running } from '../../src/matrix/adapters/adapter.js';
import { syntheticFlv } from '../../src/matrix/media/synthetic.js';
import { adapter, ownServer, playCell } from './cell.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-late-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Ours, started later than it was asked to. */
function slow(ms: number): PlayerAdapter {
  const own = adapter('player', 'rtmpdiag');
  return {
    ...own,
    start: (job) => {
      const started = new Promise<Running>((resolve) => { setTimeout(() => { resolve(own.start(job)); }, ms); });
      return { exited: started.then(({ exited }) => exited), output: '', stop: async () => (await started).stop() };
    },
  };
}

async function grade(player: PlayerAdapter): Promise<readonly [string, string]> {
  const file = join(folder, 'file.flv');
  writeFileSync(file, Buffer.concat(syntheticFlv(4, 0)));
  const { grade: given, words } = await playCell({ material: { file, other: file, durationMs: 4000 }, cell: { flow: 'late-join' }, player, server: await ownServer() });
  return [given, words];
}

it('is inconclusive where it comes behind the last frame, and ok where it comes in time', async () => {
  const [late, early] = await Promise.all([grade(slow(2600)), grade(slow(100))]);
  expect(late).toEqual(['inconclusive', expect.stringMatching(/^the player came when the stream was over/)]);
  expect(early).toEqual(['ok', 'every frame arrived as it was sent']);
});
