/** Servers that pass frames on in groups (Node-Media-Server 2.7.4: ten): their relay works, and is tested. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { startRude } from './rude-server.mjs';
import { runSmall } from './small-run.js';

const relayed = cases.filter(({ id }) => ['PL-001', 'MR-001', 'MR-002', 'MR-003', 'CH-005'].includes(id));

async function port(options: Parameters<typeof startRude>[0]): Promise<number> {
  const server = await startRude(options);
  onTestFinished(() => server.stop());
  return server.port;
}

describe('a server that passes frames on in groups', () => {
  it('is found to be one, told of, and no case about its relay is blocked or fails', { timeout: 30_000 }, async () => {
    const { outcome, words } = await runSmall(relayed, await port({ groupsOf: 10 }), { timeoutMs: 1000 });
    expect(outcome.habits).toMatchObject({ reach: 'play', problem: undefined });
    expect(outcome.habits.holdsBack).toBeGreaterThan(0);
    expect(outcome.habits.holdsBack).toBeLessThan(10);
    expect(outcome.notes[0]).toMatch(/^a frame reaches players only when up to \d more have come/);
    for (const word of Object.values(words)) expect(word).toMatch(/^(pass|info) /);
  });

  it('that loses frames beside that still fails', { timeout: 30_000 }, async () => {
    const { words } = await runSmall(cases.filter(({ id }) => id === 'MR-001'), await port({ groupsOf: 10, losesEvery: 13 }), { timeoutMs: 1000 });
    expect(words['MR-001']).toMatch(/^fail /);
  });

  it('of hundreds is not called a live server', { timeout: 30_000 }, async () => {
    const { outcome } = await runSmall([], await port({ groupsOf: 500 }), { timeoutMs: 1000 });
    expect(outcome.habits).toMatchObject({ reach: 'publish', problem: 'frames do not reach a player' });
  });
});

describe('a server that passes every frame on at once', () => {
  it('gets no frame but those of the cases', async () => {
    const { outcome } = await runSmall([], await port({}), {});
    expect(outcome.habits.holdsBack).toBeUndefined();
    expect(outcome.notes).toEqual([]);
  });
});
