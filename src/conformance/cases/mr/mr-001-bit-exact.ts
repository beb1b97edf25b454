import { defineCase } from '../../core/case.js';
import type { Player } from '../../engine/stream-ends.js';

const playerCount = 5;
const frames = 300;
const keyInterval = 50;
const joinsAt = 125;

export default defineCase({
  id: 'MR-001', slug: 'bit-exact', title: 'Every frame reaches every player, once and unchanged', level: 'P', mode: 'server', clauses: ['rtmp:7.1.4', 'rtmp:7.1.5'], preamble: 'play', tags: ['relay'],
  why: 'It is what a relay is for. A lost frame is a still picture or noise until the next key frame; a flipped bit may stop a decoder.',
  sends: `${frames} video and ${frames} audio frames that describe themselves, to ${playerCount} players, then a sentinel. In the middle one more player joins.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'exact' }, { peer: 'Node-Media-Server 4.4.3', does: 'exact' }], provenBy: ['S60', 'S61', 'S62', 'S63', 'S67'],
  async run(t) {
    const pub = await t.publisher();
    const players: Player[] = [];
    while (players.length < playerCount) players.push(await t.player(pub.name));
    await pub.headers();
    for (let index = 0; index < frames; index += 1) {
      // In the middle of a group of pictures: that somebody comes is nothing to the others.
      if (index === joinsAt) await t.player(pub.name);
      await pub.video({ key: index % keyInterval === 0, timestampMs: index * 40 });
      await pub.audio({ timestampMs: index * 40 });
    }
    const sentinel = await t.sentinel(pub, players);
    const accounts = players.map((player) => player.account(pub.sent));
    return {
      sentinel, exact: accounts.map(({ exact }) => exact), lost: accounts.flatMap(({ lost }) => lost), corrupt: accounts.flatMap(({ corrupt, unknown }) => [...corrupt, ...new Array<string>(unknown).fill('unknown')]),
      duplicated: accounts.flatMap(({ duplicated }) => duplicated), foreign: accounts.reduce((sum, { foreign }) => sum + foreign, 0),
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'crosstalk', kind: 'crosstalk', means: 'frames of other streams', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ corrupt }) => corrupt.length > 0 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'a connection was closed', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames that never came', when: ({ lost, sentinel }) => lost.length > 0 || sentinel === 'lost' },
    { verdict: 'fail', reason: 'duplicated', means: 'frames that came twice', when: ({ duplicated }) => duplicated.length > 0 },
    { verdict: 'pass', reason: 'exact', means: `all ${2 * frames} frames at all ${playerCount} players`, when: ({ exact }) => exact.every((count) => count === 2 * frames) },
  ],
});
