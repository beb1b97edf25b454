import { defineCase } from '../../core/case.js';

const streams = 4;
const playersEach = 2;
const frames = 60;

export default defineCase({
  id: 'MS-005', slug: 'many-streams', title: 'Streams of different connections do not mix', level: 'P', mode: 'server', clauses: ['practice:isolation'], preamble: 'play', tags: ['isolation', 'relay'],
  why: 'A viewer who gets a frame of somebody else\'s stream sees noise, or what was not meant for him.',
  sends: `${streams} publishers with ${playersEach} players each; frames in turn, ${frames} of each track and stream.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'keeps them apart' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps them apart' }], provenBy: ['S150'],
  async run(t) {
    const pairs = [];
    for (let index = 0; index < streams; index += 1) pairs.push(await t.pair({ players: playersEach, name: t.name() }));
    for (let index = 0; index < frames; index += 1) {
      const timestampMs = 40 + index * 40;
      for (const { pub } of pairs) {
        await pub.video({ key: index % 20 === 0, timestampMs });
        await pub.audio({ timestampMs });
      }
    }
    const ends = await Promise.all(pairs.map(({ pub, players }) => t.sentinel(pub, players)));
    const accounts = pairs.flatMap(({ pub, players }) => players.map((player) => player.account(pub.sent)));
    const total = (count: (each: (typeof accounts)[number]) => number): number => accounts.reduce((sum, each) => sum + count(each), 0);
    return {
      end: ends.find((end) => end !== 'arrived') ?? 'arrived', foreign: total(({ foreign }) => foreign), lost: total(({ lost }) => lost.length), exact: total(({ exact }) => exact),
      corrupt: total(({ corrupt, unknown }) => corrupt.length + unknown),
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'crosstalk', kind: 'crosstalk', means: 'frames of other streams', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ corrupt }) => corrupt > 0 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'a connection was closed', when: ({ end }) => end === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come', when: ({ end, lost }) => end === 'lost' || lost > 0 },
    { verdict: 'pass', reason: 'apart', means: 'every player gets its own stream, whole, and nothing else', when: ({ exact }) => exact === streams * playersEach * frames * 2 },
  ],
});
