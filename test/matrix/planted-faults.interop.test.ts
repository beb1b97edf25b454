import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '../../src/matrix/core/axes.js';
import type { Grade } from '../../src/matrix/core/grade.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { serverMutant } from '../../src/server/core/mutants.js';
import { adapter, faultsOf, makeMaterial, ownServer, playCell } from './cell.js';
import { damage, double, dropOne, dropTenth, hold, holdAll, meddler, nothing, retime, swap, type Hook } from './meddler.js';

let folder = '';
let material: FlowMaterial;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-planted-'));
  material = await makeMaterial(folder, 4);
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

describe('faults around real programs', () => {
  it.concurrent.each(['ffmpeg', 'rtmp2sink', 'rtmpsink'])('behind %s', async (id) => {
    const fault = meddler('c2s', dropTenth);
    try {
      const result = await playCell({ material, publisher: adapter('publisher', id), between: { publisher: fault.between } });
      expect(faultsOf(result)).toEqual([`lossy publisher ${fault.touched()}`]);
    } finally {
      fault.stop();
    }
  });

  it.concurrent.each(['ffmpeg', 'rtmp2src', 'rtmpdump'])('in front of %s', async (id) => {
    const fault = meddler('s2c', dropTenth);
    try {
      const result = await playCell({ material, player: adapter('player', id), between: { player: fault.between } });
      expect(faultsOf(result)).toEqual([`lossy player ${fault.touched()}`]);
    } finally {
      fault.stop();
    }
  });
});

/** Mutants of our server by number; frames where they are certain. */
const mutants: readonly { readonly id: string; readonly flow: Flow; readonly grade: Grade; readonly frames?: number; readonly words: string }[] = [
  { id: 'S62', flow: 'burst-end', grade: 'lossy', frames: 26, words: '26 of 274 frames missing' },
  { id: 'S63', flow: 'burst-end', grade: 'lossy', frames: 1, words: '1 of 274 frames missing, in between' },
  { id: 'S64', flow: 'burst-end', grade: 'reordered', frames: 8, words: '8 frames out of order' },
  { id: 'S66', flow: 'burst-end', grade: 'retimed', words: 'frames with another timestamp' },
  { id: 'S67', flow: 'ten-players', grade: 'corrupt', frames: 1, words: '1 of 274 frames damaged (with 2 of 10 players)' },
  { id: 'S61', flow: 'player-leaves', grade: 'corrupt', words: 'frames damaged' },
  { id: 'S60', flow: 'player-leaves', grade: 'lossy', words: 'frames missing, in between' },
  { id: 'S54', flow: 'late-join', grade: 'corrupt', frames: 0, words: 'the sequence header of the video is missing' },
  { id: 'S55', flow: 'late-join', grade: 'corrupt', frames: 0, words: 'the sequence header of the audio is missing' },
  { id: 'S58', flow: 'late-join', grade: 'duplicated', frames: 1, words: '1 frame doubled' },
  { id: 'S59', flow: 'late-join', grade: 'lossy', frames: 1, words: '1 of 274 frames missing, in between' },
  { id: 'S128', flow: 'republish', grade: 'corrupt', words: 'the sequence header of the video is another: size 176x144 became 160x120' },
  { id: 'S125', flow: 'republish', grade: 'refused', frames: 0, words: 'publish is answered with NetStream.Publish.BadName' },
  { id: 'S126', flow: 'burst-end', grade: 'stalled', frames: 0, words: 'play was accepted, and no frame came' },
  { id: 'S09', flow: 'burst-end', grade: 'stalled', frames: 0, words: 'publish never began' },
  { id: 'S13', flow: 'burst-end', grade: 'stalled', frames: 0, words: 'play never began' },
  { id: 'S16', flow: 'burst-end', grade: 'stalled', frames: 0, words: 'publish never began' },
  { id: 'S274', flow: 'past-24-bit', grade: 'retimed', words: 'frames with another timestamp' },
];

describe('faults inside the server', () => {
  it.concurrent.each(mutants)('$id, $flow', async ({ id, flow, grade, frames, words }) => {
    const result = await playCell({ material, server: await ownServer(serverMutant(id)), cell: { flow } });
    expect([result.grade, result.by, result.words]).toEqual([grade, 'server', expect.stringContaining(words)]);
    if (frames !== undefined) expect(result.faults[0]?.frames).toBe(frames);
    expect(result.faults.filter(({ by }) => by !== 'server')).toEqual([]);
  });

  // A group of pictures from its middle on, an end that nobody is told of, one millisecond of rounding: odd, and no frame is lost.
  it.concurrent.each([['S57', 'late-join'], ['S70', 'burst-end'], ['S71', 'burst-end'], ['S65', 'burst-end']] as const)('%s, %s, takes no frame from anybody', async (id, flow) => {
    const result = await playCell({ material, server: await ownServer(serverMutant(id)), cell: { flow } });
    expect([result.grade, faultsOf(result)]).toEqual(['ok', []]);
  });
});

describe('frames that are held for seconds', () => {
  it.concurrent('by the server are late by the server, and not lost', async () => {
    const fault = meddler('c2s', holdAll(3000));
    const server = await ownServer();
    try {
      const result = await playCell({ material, server: { ...server, ...(await fault.between(server)) }, cell: { flow: 'player-first' } });
      expect([result.grade, faultsOf(result)]).toEqual(['late', ['late server 274']]);
      expect(result.words).toMatch(/^274 frames came more than 2 s late, up to 3\.\d s$/);
    } finally {
      fault.stop();
    }
  });

  it.concurrent('in front of the first tap are late by the publisher', async () => {
    const fault = meddler('c2s', hold);
    try {
      const result = await playCell({ material, between: { publisher: fault.between }, cell: { flow: 'player-first' } });
      expect([result.grade, faultsOf(result)]).toEqual(['late', ['late publisher 225']]);
    } finally {
      fault.stop();
    }
  });

  // A file has no times of arrival: what shows is a player that is still busy when all has been said for long.
  it.concurrent('behind the last tap are late by the player', async () => {
    const fault = meddler('s2c', holdAll(5000));
    try {
      const result = await playCell({ material, between: { player: fault.between }, cell: { flow: 'player-first' } });
      expect([result.grade, faultsOf(result)]).toEqual(['late', ['late player 0']]);
    } finally {
      fault.stop();
    }
  });
});
