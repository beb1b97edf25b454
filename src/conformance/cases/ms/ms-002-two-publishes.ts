import { defineCase } from '../../core/case.js';
import { askPlay } from '../../engine/ask-play.js';
import { tryPublish } from '../../engine/try-publish.js';

/** A stream number for frames that `t.publisher` does not give. */
const secondStream = 100;

export default defineCase({
  id: 'MS-002', slug: 'two-publishes', title: 'Two streams that one connection publishes stay apart', level: 'M', mode: 'server', clauses: ['rtmp:7.2.2/many', 'rtmp:5.3.1.2.5/apart'], preamble: 'play', tags: ['isolation'],
  why: 'Encoders that send two qualities over one connection would mix them for everybody.',
  sends: 'Two createStream and two publish on one connection, under two names; each has a player; frames on both in turn.',
  breaks: ['encoders with several streams on a connection'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'gives both streams the number 1; frames of the second appear under the first name' },
    { peer: 'Node-Media-Server 4.4.3', does: 'gives everything to the name published last' },
  ], provenBy: ['S75'],
  async run(t) {
    const peer = await t.connected();
    const msids = [await t.createStream(peer), await t.createStream(peer)] as const;
    const same = msids[0] === msids[1];
    const a = await t.publisher({ peer, msid: msids[0] });
    const onA = await t.player(a.name);
    const name = t.name();
    const attempt = await tryPublish(t, peer, msids[1], name, secondStream);
    if ('refused' in attempt) {
      await a.headers();
      await a.burst(5);
      return { same, refused: attempt.refused, foreign: 0, lost: 0, sentinel: peer.closed === undefined ? await t.sentinel(a, onA) : 'closed' as const };
    }
    const b = attempt.publisher;
    // Where both have one number, the server may know one of the names alone.
    const onB = same ? (await askPlay(t, name)).player : await t.player(name);
    await a.headers();
    if (!same) await b.headers();
    for (let index = 0; index < 20; index += 1) {
      await a.video({ key: index === 0, timestampMs: index * 40 });
      await b.video({ key: index === 0, timestampMs: index * 40 });
    }
    const ends = [await t.sentinel(a, onA), same ? 'arrived' as const : await t.sentinel(b, onB)];
    const accounts = [onA.account(a.sent), onB.account(b.sent)];
    return {
      same, refused: undefined, foreign: accounts.reduce((sum, { foreign }) => sum + foreign, 0), lost: accounts.reduce((sum, { lost }) => sum + lost.length, 0),
      sentinel: ends.find((end) => end !== 'arrived') ?? 'arrived' as const,
    };
  },
  outcomes: [
    { verdict: 'unsupported', reason: 'one-number', means: 'both streams have the same number, so that nobody can tell them apart', when: ({ same }) => same },
    { verdict: 'fail', reason: 'crosstalk', kind: 'crosstalk', means: 'frames of one stream appear in the other', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come', when: ({ sentinel, lost }) => sentinel === 'lost' || lost > 0 },
    { verdict: 'warn', reason: 'second-unanswered', means: 'the second publish is not answered, the first goes on', when: ({ refused }) => refused === 'none' },
    { verdict: 'info', reason: 'second-refused', means: 'the second publish is refused, the first goes on', when: ({ refused }) => refused !== undefined },
    { verdict: 'pass', reason: 'apart', means: 'each player gets its own stream and all of it', when: ({ lost }) => lost === 0 },
  ],
});
