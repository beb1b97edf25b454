/** Start-up of `rtmpdiag --help` against a bare Node. */
import { join } from 'node:path';
import { row, run } from './measure.mjs';

export async function benchStartup({ root, turns }) {
  const pairs = [];
  for (let turn = 0; turn < turns + 2; turn++) {
    const bare = await run(process.execPath, ['-e', '0']);
    const help = await run(process.execPath, [join(root, 'bin', 'run.js'), '--help']);
    // The first two warm the page cache.
    if (turn >= 2) pairs.push([bare.seconds * 1000, help.seconds * 1000]);
  }
  return {
    rows: [row({ id: 'start-up', work: 'start-up of rtmpdiag --help', unit: 'ms', better: 'less', limit: 4, aim: 2.5, limitText: '4 x', aimText: '2.5 x', pairs, value: (baseline, ours) => ours / baseline, note: 'baseline: node -e 0' })],
  };
}
