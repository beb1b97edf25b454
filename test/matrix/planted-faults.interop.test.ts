import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { serverMutant } from '../../src/server/core/mutants.js';
import { faultsOf, makeMaterial, ownServer, playCell } from './cell.js';
import { damage, double, dropOne, dropTenth, hold, meddler, nothing, retime, swap, type Hook } from './meddler.js';

let folder = '';
let material: FlowMaterial;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-planted-'));
  material = await makeMaterial(folder, 6);
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** What each fault has to be called, with the number that the meddler counted. */
const planted: readonly { readonly name: string; readonly hook: Hook; readonly grade: string; readonly frames?: (touched: number) => number }[] = [
  { name: 'one frame in ten dropped', hook: dropTenth, grade: 'lossy', frames: (touched) => touched },
  { name: 'one single frame dropped', hook: dropOne, grade: 'lossy', frames: () => 1 },
  // Of each pair both were touched: held back, and sent in front.
  { name: 'neighbours swapped', hook: swap, grade: 'reordered', frames: (touched) => touched / 2 },
  { name: 'frames damaged', hook: damage, grade: 'corrupt', frames: (touched) => touched },
  { name: 'frames doubled', hook: double, grade: 'duplicated', frames: (touched) => touched },
  { name: 'frames re-timed', hook: retime, grade: 'retimed', frames: (touched) => touched },
];

describe.each([{ party: 'publisher', direction: 'c2s', where: 'between the publisher and its tap' }, { party: 'player', direction: 's2c', where: 'between the tap and the player' }] as const)('faults $where', ({ party, direction }) => {
  it.concurrent.each(planted)('$name', async ({ hook, grade, frames }) => {
    const fault = meddler(direction, hook);
    try {
      const result = await playCell({ material, between: { [party]: fault.between } });
      expect(fault.touched()).toBeGreaterThan(0);
      expect(faultsOf(result)).toEqual([`${grade} ${party} ${frames?.(fault.touched())}`]);
      expect([result.grade, result.by]).toEqual([grade, party]);
    } finally {
      fault.stop();
    }
  });

  it('nothing changed: every frame as it was sent', async () => {
    const fault = meddler(direction, nothing);
    try {
      const result = await playCell({ material, between: { [party]: fault.between } });
      expect([result.grade, faultsOf(result)]).toEqual(['ok', []]);
    } finally {
      fault.stop();
    }
  });
});

describe('faults inside the server', () => {
  it.concurrent.each([
    ['S62','burst-end'],['S63','burst-end'],['S64','burst-end'],['S66','burst-end'],['S69','burst-end'],['S65','burst-end'],['S67','ten-players'],['S61','player-leaves'],['S60','player-leaves'],
    ['S54','late-join'],['S55','late-join'],['S58','late-join'],['S59','late-join'],['S57','late-join'],['S09','burst-end'],['S12','player-first'],['S13','burst-end'],['S126','burst-end'],['S200','burst-end'],['S274','past-24-bit'],['S29','past-24-bit'],['S70','burst-end'],['S71','burst-end'],['S15','burst-end'],['S102','burst-end'],['S128','republish'],['S124','republish'],['S125','republish'],['S22','past-24-bit'], ['S23','past-24-bit'],['S68','burst-end'],['S36','burst-end'],['S38','burst-end'],['S04','burst-end'],['S16','burst-end'],['S42','burst-end'],
  ] as const)('%s %s', async (id, flow) => {
    if (serverMutant(id)===undefined) return;
    const result = await playCell({ material, server: await ownServer(serverMutant(id)), cell: {flow} });
    console.log(id, flow, JSON.stringify(result.ways.map(w=>[w.way,w.player,...w.tracks.map(t=>Object.values(t).join(' '))])),JSON.stringify(result.findings.map(f=>[f.leg,f.rule])), result.grade, result.by, result.faults.map(f=>'\n      '+JSON.stringify(f)).join(''));
  });
});
