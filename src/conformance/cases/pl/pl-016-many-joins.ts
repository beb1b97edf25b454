import { defineCase } from '../../core/case.js';
import type { CaseContext } from '../../engine/context.js';
import { openingOf } from '../../engine/opening-of.js';
import { Blocked } from '../../engine/signals.js';
import type { Player } from '../../engine/stream-ends.js';
import type { RawPeer } from '../../wire/raw-peer.js';

const count = 50;

/** undefined: it is refused, or closed. */
async function join(t: CaseContext, name: string, peer: RawPeer): Promise<Player | undefined> {
  try {
    return await t.player(name, { peer });
  } catch (error) {
    if (error instanceof Blocked && (error.reason === 'play-refused' || peer.closed !== undefined)) return undefined;
    throw error;
  }
}

export default defineCase({
  id: 'PL-016', slug: 'many-joins', title: `${count} players that join at once all get headers and frames`, level: 'P', mode: 'server', clauses: ['practice:late-join'], preamble: 'play', budget: 2,
  why: 'When a link is shared, viewers come together. The ones that miss a header see nothing until they try again.',
  sends: `A running stream, ${count} connections that send play at the same time, then a group of ten frames.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required, where worker_connections allows so many' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S54', 'S55', 'S129'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    await pub.burst(5);
    pub.sent.length = 0;
    // To connect is not what this is about: by tens, so that a slow host is no refusal.
    const peers: RawPeer[] = [];
    while (peers.length < count) peers.push(...await Promise.all(Array.from({ length: 10 }, () => t.connected())));
    const joined = (await Promise.all(peers.map((peer) => join(t, pub.name, peer)))).filter((player) => player !== undefined);
    await pub.burst(10, { startMs: 200 });
    const sentinel = await t.sentinel(pub, joined);
    const accounts = joined.map((player) => player.account(pub.sent));
    const openings = joined.map(({ peer }) => openingOf(peer.messages));
    return {
      joined: joined.length, sentinel, lost: accounts.filter(({ lost }) => lost.length > 0).length, corrupt: accounts.filter(({ corrupt }) => corrupt.length > 0).length,
      withoutHeaders: openings.filter(({ videoHeader, audioHeader }) => videoHeader !== 'before' || audioHeader !== 'before').length,
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'players get damaged frames', when: ({ corrupt }) => corrupt > 0 },
    { verdict: 'fail', reason: 'no-headers', kind: 'missing', means: 'players get no sequence headers before their first frames', when: ({ withoutHeaders }) => withoutHeaders > 0 },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'players miss frames', when: ({ lost, sentinel }) => lost > 0 || sentinel !== 'arrived' },
    { verdict: 'pass', reason: 'all-served', means: `all ${count} players get headers and every frame`, when: ({ joined }) => joined === count },
    { verdict: 'warn', reason: 'some-refused', means: 'some players are not let in, the others are served', when: ({ joined }) => joined > 0 },
    { verdict: 'fail', reason: 'all-refused', kind: 'missing', means: 'no player is let in', when: () => true },
  ],
});
