import { defineCase } from '../../core/case.js';
import type { CaseContext } from '../../engine/context.js';
import { reply } from '../../engine/expect.js';
import { tryPublish, type PublishAttempt } from '../../engine/try-publish.js';
import type { RawPeer } from '../../wire/raw-peer.js';

/** A stream number for frames that `t.publisher` does not give. */
const secondStream = 100;

/** A server with a list of apps refuses others, with an answer or by a close; silence says nothing. */
async function enter(t: CaseContext, app: string): Promise<RawPeer> {
  const peer = await t.handshake();
  await peer.command('connect', 1, [t.connectObject({}, app)]);
  const answer = await peer.wait(reply());
  if (answer?.command?.name === '_error' || peer.closed !== undefined) t.unsupported('one-app', 'the server does not take another app');
  if (answer === undefined) t.inconclusive('no-answer', 'connect to another app was not answered');
  return peer;
}

async function publishIn(t: CaseContext, app: string, name: string, stream: number): Promise<PublishAttempt> {
  const peer = await enter(t, app);
  return tryPublish(t, peer, await t.createStream(peer), name, stream);
}

export default defineCase({
  id: 'MS-006', slug: 'two-apps', title: 'The same name in two apps is two streams', level: 'P', mode: 'server', clauses: ['practice:isolation', 'errata:8.1.3/resource'], preamble: 'play', tags: ['isolation'],
  why: 'Apps divide a server among customers or purposes; two that choose the same key must not meet.',
  sends: 'One name published in the app of the address and in another one, with a player each; frames on both in turn.',
  breaks: ['servers with several apps'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes at an app that is not configured' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps them apart' }], provenBy: ['S74'],
  async run(t) {
    const app = t.target.app.replace(/^[^/]*/, '$&-other');
    const a = await t.publisher();
    const onA = await t.player(a.name);
    const attempt = await publishIn(t, app, a.name, secondStream);
    // Only a server that takes another name there refuses this one because it is taken.
    if ('refused' in attempt) return { shared: 'publisher' in await publishIn(t, app, t.name(), secondStream + 1), refused: attempt.refused, foreign: 0, lost: 0, end: 'arrived' as const };
    const b = attempt.publisher;
    const onB = await t.player(a.name, { app });
    await a.headers();
    await b.headers();
    for (let index = 0; index < 20; index += 1) {
      await a.video({ key: index === 0, timestampMs: index * 40 });
      await b.video({ key: index === 0, timestampMs: index * 40 });
    }
    const ends = [await t.sentinel(a, onA), await t.sentinel(b, onB)];
    const accounts = [onA.account(a.sent), onB.account(b.sent)];
    return {
      shared: false, refused: undefined, foreign: accounts.reduce((sum, { foreign }) => sum + foreign, 0), lost: accounts.reduce((sum, { lost }) => sum + lost.length, 0),
      end: ends.find((end) => end !== 'arrived') ?? 'arrived' as const,
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'crosstalk', kind: 'crosstalk', means: 'frames of one app appear in the other', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'name-shared', kind: 'crosstalk', means: 'the name is taken in the other app', when: ({ shared }) => shared },
    { verdict: 'unsupported', reason: 'other-app-refused', means: 'the other app takes no publisher', when: ({ refused }) => refused !== undefined },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ end }) => end === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come', when: ({ end, lost }) => end === 'lost' || lost > 0 },
    { verdict: 'pass', reason: 'apart', means: 'each player gets the stream of its app and all of it', when: ({ lost }) => lost === 0 },
  ],
});
