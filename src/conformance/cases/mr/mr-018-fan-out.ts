import { defineCase } from '../../core/case.js';
import type { Player } from '../../engine/stream-ends.js';

const playerCount = 50;
const frames = 150;

export default defineCase({
  id: 'MR-018', slug: 'fan-out', title: `${playerCount} players of one stream all get every frame unchanged`, level: 'P', mode: 'server', clauses: ['rtmp:7.1.4', 'rtmp:7.1.5', 'practice:isolation'], preamble: 'play', tags: ['relay'], budget: 3,
  why: 'Servers send one buffer to many players. Where one changes it for itself, or a pool runs dry, it shows with many and not with five.',
  sends: `${frames} video and ${frames} audio frames to ${playerCount} players, then a sentinel.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'exact' }, { peer: 'Node-Media-Server 4.4.3', does: 'exact' }], provenBy: ['S61', 'S62'],
  async run(t) {
    const pub = await t.publisher();
    const players: Player[] = [];
    while (players.length < playerCount) players.push(await t.player(pub.name));
    await pub.headers();
    await pub.burst(frames, { keyInterval: 50 });
    const sentinel = await t.sentinel(pub, players);
    const accounts = players.map((player) => player.account(pub.sent));
    return {
      sentinel, complete: accounts.filter(({ exact }) => exact === 2 * frames).length, lost: accounts.filter(({ lost }) => lost.length > 0).length,
      corrupt: accounts.filter(({ corrupt, unknown }) => corrupt.length + unknown > 0).length, duplicated: accounts.filter(({ duplicated }) => duplicated.length > 0).length,
      foreign: accounts.filter(({ foreign }) => foreign > 0).length,
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'crosstalk', kind: 'crosstalk', means: 'frames of other streams', when: ({ foreign }) => foreign > 0 },
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'players get frames with other bytes', when: ({ corrupt }) => corrupt > 0 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'a connection was closed', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'players miss frames', when: ({ lost, sentinel }) => lost > 0 || sentinel === 'lost' },
    { verdict: 'fail', reason: 'duplicated', means: 'frames that came twice', when: ({ duplicated }) => duplicated > 0 },
    { verdict: 'pass', reason: 'exact', means: `all ${2 * frames} frames at all ${playerCount} players`, when: ({ complete }) => complete === playerCount },
  ],
});
