import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { anyOf, named } from '../../engine/expect.js';

/** Commands that are not answered: one connection for each line. */
const silences: readonly (readonly [string, ...string[]])[] = [['connect'], ['createStream'], ['publish', 'play']];
const patienceMs = 60_000;

export default defineCase({
  id: 'CL-013', slug: 'no-answer', title: 'A client that gets no answer ends by itself within a minute', level: 'P', mode: 'client', clauses: ['practice:client-ends'], preamble: 'nothing', needs: ['slow', 'client-cmd'],
  why: 'A server that hangs leaves a client behind that nobody restarts, because it runs.',
  sends: `Three connections at a time: connect, createStream, or publish and play get no answer, for 30 T and at most ${patienceMs / 1000} s.`,
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'waits for ever, unless -rw_timeout is given' }, { peer: 'rtmp2sink 1.22', does: 'waits for ever' }, { peer: 'librtmp 2.4', does: 'waits for ever' }], provenBy: ['C15'],
  budget: 5,
  run: (t) => Promise.all(silences.map(async (names) => {
    const client = await t.client();
    const { peer } = client;
    await client.serve({ on: Object.fromEntries(names.map((name) => [name, () => undefined])) });
    const reached = (await peer.wait(anyOf(...names.map(named)), { withinMs: 2 * t.deadlineMs })) !== undefined;
    const exit = reached ? await client.untilExit(Math.min(patienceMs, 30 * t.deadlineMs)) : client.exit;
    return { silentAt: names[0], reached, end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), closed: peer.closed?.how };
  })),
  outcomes: [
    { verdict: 'inconclusive', reason: 'not-reached', means: 'the client does not ask for all of it', when: (all) => all.some(({ reached }) => !reached) },
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: (all) => all.some(({ end }) => end === 'crash') },
    { verdict: 'warn', reason: 'endless', means: 'the client waits on', when: (all) => all.some(({ end, closed }) => end === 'running' && closed === undefined) },
    { verdict: 'pass', reason: 'ends', means: 'the client ends the connection by itself', when: (all) => all.length === silences.length },
  ],
});
