/**
 * The harness itself is put to the proof: each of its parts is taken out, and the planted fault that the part finds then goes
 * unseen or hits the wrong case. A part whose absence nobody notices would be no protection.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Case } from '../../../src/conformance/core/case.js';
import { foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { wholeHarness, type HarnessParts } from '../../../src/conformance/engine/runner.js';
import { runBuiltIn } from '../built-in.js';
import { startRude, type RudeOptions } from './rude-server.mjs';
import { quiet, runSmall, saying, smallCase } from './small-run.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function words(cases: readonly Case[], parts: Partial<HarnessParts> = {}, { rude = {}, confirm = false, timeoutMs = 400 }: { readonly rude?: RudeOptions; readonly confirm?: boolean; readonly timeoutMs?: number } = {}): Promise<Readonly<Record<string, string>>> {
  const server = await startRude(rude);
  closing.push(() => server.stop());
  // Without `rude.died` nobody brings it back.
  const run = await runSmall(cases, server.port, {
    parts: { ...wholeHarness, ...parts }, confirm, timeoutMs,
    ...(rude.died === undefined ? {} : { server: { ...foreignServer('127.0.0.1', server.port, 500), recover: async () => server.revive().then(() => true) } }),
  });
  return run.words;
}

const alwaysRight: HarnessParts['judge'] = () => ({ verdict: 'pass', reason: 'looks-good', breaks: [], expected: [], actual: '' });

describe('the comparator', () => {
  const cases = [saying('NC-901', 'rude.close')];

  it('finds a close', async () => {
    expect(await words(cases)).toEqual({ 'NC-901': 'fail closed' });
  });

  it('taken out, lets everything pass', async () => {
    expect(await words(cases, { judge: alwaysRight })).toEqual({ 'NC-901': 'pass looks-good' });
  });

  it('taken out, lets a mutant of the built-in server pass, which the proof would notice', async () => {
    const whole = await runBuiltIn({ mutant: 'S16', run: { cases: [await hs001()] } });
    const blind = await runBuiltIn({ mutant: 'S16', run: { cases: [await hs001()] }, parts: { ...wholeHarness, judge: alwaysRight } });
    expect(whole.byId('HS-001')).toMatchObject({ verdict: 'fail', reason: 'other-version' });
    expect(blind.byId('HS-001')).toMatchObject({ verdict: 'pass' });
  });
});

async function hs001(): Promise<Case> {
  const { caseById } = await import('../../../src/conformance/cases/index.js');
  const each = caseById('HS-001');
  if (each === undefined) throw new Error('HS-001 is gone');
  return each;
}

describe('the fence', () => {
  // The answer to the second connect of a connection is slow: only a fence waits for it.
  const late = smallCase({
    id: 'NC-901',
    run: async (t) => {
      const peer = await t.connected();
      const since = peer.messages.length;
      for (let index = 0; index < 50; index += 1) await peer.command('createStream', 100 + index, [null]);
      await t.fence(peer);
      return { answers: peer.messages.slice(since).filter(({ command }) => (command?.transactionId ?? 0) >= 100).length };
    },
    outcomes: [{ verdict: 'pass', reason: 'all', means: '50 answers came before the fence', when: ({ answers }) => answers === 50 }],
  });
  const lost = smallCase({
    id: 'MR-901', preamble: 'play',
    run: async (t) => {
      const { pub, ply } = await t.pair();
      const control = await t.connected();
      await control.command('rude.drop', 0, [null]);
      await t.fence(control);
      const frame = await pub.video();
      return { end: await t.sentinel(pub, ply), fate: ply.fate(frame) };
    },
    outcomes: [
      { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'a later frame comes and this one does not', when: ({ end, fate }) => end === 'arrived' && fate === 'absent' },
      { verdict: 'pass', reason: 'came', means: 'it comes', when: ({ fate }) => fate === 'exact' },
    ],
  });
  const kept = smallCase({
    id: 'MR-902', preamble: 'play',
    run: async (t) => {
      const { pub, ply } = await t.pair();
      const frame = await pub.video();
      return { end: await t.sentinel(pub, ply), fate: ply.fate(frame) };
    },
    outcomes: [
      { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'a later frame comes and this one does not', when: ({ end, fate }) => end === 'arrived' && fate === 'absent' },
      { verdict: 'pass', reason: 'came', means: 'it comes', when: ({ fate }) => fate === 'exact' },
    ],
  });

  it('waits for what is on its way, and tells a lost frame from a late one', async () => {
    expect(await words([late, kept, lost])).toEqual({ 'NC-901': 'pass all', 'MR-902': 'pass came', 'MR-901': 'fail lost' });
  });

  it('taken out, accuses a server that answers, and one that relays', async () => {
    expect(await words([late, kept], { fence: false })).toEqual({ 'NC-901': 'fail unexpected', 'MR-902': 'fail lost' });
  });
});

describe('the sign of life', () => {
  it('finds a death that the case itself does not see', async () => {
    // The case is content with a close: only the harness knows that the server has gone.
    const content = smallCase({
      id: 'NC-901',
      run: async (t) => {
        const peer = await t.connected();
        await peer.command('rude.exit', 0, [null]);
        return peer.untilClosed();
      },
      outcomes: [{ verdict: 'pass', reason: 'closed', means: 'the server closes the connection', when: (closed) => closed }],
    });
    expect(await words([content])).toEqual({ 'NC-901': 'fail server-gone' });
    expect(await words([content], { liveness: false })).toEqual({ 'NC-901': 'pass closed' });
  });

  it('blames the case that broke the relay, not the next one', async () => {
    const cases = [saying('NC-901', 'rude.wedge'), smallCase({
      id: 'PB-901', preamble: 'play', run: async (t) => (await t.pair()).ply.media.length > 0,
      outcomes: [{ verdict: 'pass', reason: 'relays', means: 'a frame comes', when: (came) => came }],
    })];
    expect(await words(cases, {}, { rude: { died: () => undefined } })).toMatchObject({ 'NC-901': 'fail sanity-lost' });
    expect(await words(cases, { liveness: false }, { rude: { died: () => undefined } })).toEqual({ 'NC-901': 'pass goes-on', 'PB-901': 'blocked no-media' });
  });
});

describe('the restart', () => {
  const cases = [saying('NC-901', 'rude.exit'), quiet('NC-902')];

  it('lets the rest be tested', async () => {
    expect(await words(cases, {}, { rude: { died: () => undefined } })).toEqual({ 'NC-901': 'fail server-gone', 'NC-902': 'pass goes-on' });
  });

  it('taken out, leaves the rest untested', async () => {
    expect(await words(cases, { restart: false }, { rude: { died: () => undefined } })).toEqual({ 'NC-901': 'fail server-gone', 'NC-902': 'blocked server-down' });
  });
});

describe('the bystander', () => {
  const cases = [saying('RB-901', 'rude.drop', { level: 'R' }), saying('RB-902', 'nothing.special', { level: 'R' })];

  it('finds harm that is done to somebody else', async () => {
    expect(await words(cases)).toEqual({ 'RB-901': 'fail bystander-harmed', 'RB-902': 'pass goes-on' });
  });

  it('blames nobody on a server that loses frames at rest', async () => {
    const server = await startRude({ losesEvery: 7 });
    closing.push(() => server.stop());
    const { words: told, outcome } = await runSmall(cases, server.port);
    expect(told).toEqual({ 'RB-901': 'pass goes-on', 'RB-902': 'pass goes-on' });
    expect(outcome.notes[0]).toMatch(/^no bystander, so that harm to others goes unseen: the relay is not sound at rest/);
  });

  it('taken out, lets a server pass that loses other people\'s frames', async () => {
    expect(await words(cases, { bystander: false })).toEqual({ 'RB-901': 'pass goes-on', 'RB-902': 'pass goes-on' });
  });
});

describe('the confirmation', () => {
  const cases = [saying('NC-901', 'rude.once')];

  it('does not call a failure what happens once and never again', async () => {
    expect(await words(cases, {}, { confirm: true })).toEqual({ 'NC-901': 'inconclusive flaky' });
  });

  it('taken out, calls it a failure', async () => {
    expect(await words(cases, {}, { confirm: false })).toEqual({ 'NC-901': 'fail closed' });
  });

  it('gives a slow server more time before it calls it hanging', async () => {
    const slow = smallCase({
      id: 'NC-901', preamble: 'handshake',
      run: async (t) => {
        const peer = await t.handshake();
        await peer.command('connect', 1, [t.connectObject()]);
        return { answered: await peer.wait(({ command }) => command?.name === '_result') !== undefined };
      },
      outcomes: [
        { verdict: 'pass', reason: 'answered', means: 'connect is answered', when: ({ answered }) => answered },
        { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'connect is not answered', when: () => true },
      ],
    });
    const rude = { connectDelayMs: 400 };
    expect(await words([slow], { liveness: false }, { rude, confirm: true, timeoutMs: 200 })).toEqual({ 'NC-901': 'pass answered' });
    expect(await words([slow], { liveness: false }, { rude, confirm: false, timeoutMs: 200 })).toEqual({ 'NC-901': 'fail no-answer' });
  });
});
