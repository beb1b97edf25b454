import { defineCase } from '../../core/case.js';
import type { Call } from '../../engine/client-under-test.js';
import { mediaComes, only } from '../../engine/client-steps.js';

/** Servers do not know these calls, or have them elsewhere. */
const encoderCalls = ['releaseStream', 'FCPublish'];

export default defineCase({
  id: 'CL-002', slug: 'answers-out-of-order', title: 'Answers are taken by their transaction ids, in any order, and refusals of releaseStream and FCPublish do no harm', level: 'M', mode: 'client', clauses: ['rtmp:7.2/same-transaction', 'practice:encoder-calls'], preamble: 'nothing',
  why: 'Servers answer each call when they are done with it, and many do not know releaseStream and FCPublish.',
  sends: 'The answer to createStream first, then an _error for each of releaseStream and FCPublish, the later call first.',
  breaks: ['servers without the calls of encoders'],
  known: [{ peer: 'FFmpeg 5.1', does: 'goes on' }, { peer: 'rtmp2sink 1.22', does: 'goes on' }, { peer: 'librtmp 2.4', does: 'goes on' }], provenBy: ['C05'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    const held: Call[] = [];
    const hold = (call: Call): void => { held.unshift(call); };
    await client.serve({
      on: {
        ...Object.fromEntries(encoderCalls.map((name) => [name, hold])),
        createStream: async (call) => {
          await call.result(null, 1);
          for (const each of held) await each.error('NetConnection.Call.Failed', `${each.name} is not known here`);
        },
      },
    });
    await peer.wait(({ command }) => command?.name === 'createStream', { withinMs: 2 * t.deadlineMs });
    const closedAtOnce = peer.closed !== undefined;
    if (!closedAtOnce && !(await peer.until(() => peer.messages.some(({ command }) => command?.name === 'publish' || command?.name === 'play')))) {
      // Only the answer to createStream was sent, in its place: whoever stops there stops at every server.
      if (held.length === 0) t.blocked('not-started', 'the client neither published nor played, and made no call whose answer was held back');
      return { refused: held.length, media: false, closed: peer.closed?.how };
    }
    await only(t, 'publish', peer);
    return { refused: held.length, media: await mediaComes(t, peer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'gives-up', means: 'the client closes', when: ({ media, closed }) => !media && closed !== undefined },
    { verdict: 'fail', reason: 'stuck', kind: 'missing', means: 'no media comes', when: ({ media }) => !media },
    { verdict: 'pass', reason: 'goes-on', means: 'media comes', when: ({ refused }) => refused > 0 },
    { verdict: 'info', reason: 'no-calls', means: 'media comes; the client calls neither releaseStream nor FCPublish', when: () => true },
  ],
});
