import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { pong } from '../../engine/client-steps.js';
import { named } from '../../engine/expect.js';

/** The step whose answer carries another number, and what a client would ask for next. */
const steps = [['connect', ['releaseStream', 'FCPublish', 'createStream']], ['createStream', ['publish', 'play']]] as const;
/** How much larger the transaction id is. */
const shift = 10;

export default defineCase({
  id: 'CL-009', slug: 'foreign-answer', title: 'An answer with another transaction id is not taken, and the client does not wait for ever', level: 'P', mode: 'client', clauses: ['rtmp:7.2/same-transaction', 'practice:client-ends'], preamble: 'nothing', needs: ['client-cmd'],
  why: 'A client that takes any answer for its own uses a stream that nobody gave it; one that waits for ever is a black picture without a word.',
  sends: `Two connections: the answer to connect, or the one to createStream, has a transaction id larger by ${shift}; then a ping, and nothing for 6 T.`,
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'waits for ever' }, { peer: 'rtmp2sink 1.22', does: 'waits for ever' }, { peer: 'librtmp 2.4', does: 'waits for ever' }], provenBy: ['C15', 'C22'],
  budget: 2,
  run: (t) => Promise.all(steps.map(async ([step, next]) => {
    const client = await t.client();
    const { peer } = client;
    const values = step === 'connect' ? [{ fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected' }] : [null, 1];
    await client.serve({ on: { [step]: async (call) => { await peer.command('_result', call.transactionId + shift, values); } } });
    const reached = (await peer.wait(named(step), { withinMs: 2 * t.deadlineMs })) !== undefined;
    const fence = await pong(t, peer);
    const taken = peer.messages.some(({ command }) => command !== undefined && (next as readonly string[]).includes(command.name));
    const exit = taken ? client.exit : await client.untilExit(6 * t.deadlineMs);
    return { step, reached, fence, taken, end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), closed: peer.closed?.how };
  })),
  outcomes: [
    { verdict: 'inconclusive', reason: 'not-reached', means: 'the client does not come to connect or createStream', when: (all) => all.some(({ reached }) => !reached) },
    { verdict: 'fail', reason: 'taken', means: 'the client goes on as if that were its answer', when: (all) => all.some(({ taken }) => taken) },
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: (all) => all.some(({ end }) => end === 'crash') },
    { verdict: 'warn', reason: 'endless', means: 'the client waits on after 6 T', when: (all) => all.some(({ end, closed }) => end === 'running' && closed === undefined) },
    { verdict: 'pass', reason: 'ends', means: 'the client does not go on, and ends by itself', when: (all) => all.length === steps.length },
  ],
});
