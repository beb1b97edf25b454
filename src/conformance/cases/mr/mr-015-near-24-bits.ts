import { defineCase } from '../../core/case.js';
import type { Player } from '../../engine/stream-ends.js';

const startMs = 0x00fff000;
const frames = 150;
const keyInterval = 25;
/** More than one chunk of most servers. */
const largestFrame = 70_000;

export default defineCase({
  id: 'MR-015', slug: 'near-24-bits', title: 'A stream goes on where its timestamps need more than 24 bits', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.3/present', 'errata:5.1/continuation'], preamble: 'play', tags: ['relay'],
  why: 'It comes after 4 h 39 min, when nobody looks. A sender that leaves the extended timestamp out of continuations ends FFmpeg there.',
  sends: `${frames} frames of each track from 0x00FFF000 on, 40 ms apart, some larger than the server's chunks; one player from the start, one that joins behind the limit.`,
  breaks: ['ffmpeg', 'obs', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'exact' }, { peer: 'Node-Media-Server 4.4.3', does: 'exact' }], provenBy: ['S22', 'S65', 'S274'],
  async run(t) {
    const { pub, ply } = await t.pair({ startMs });
    const large = Math.min(largestFrame, 2 * ply.peer.reader.announcedChunkBytes + 100);
    const burst = async (from: number, to: number): Promise<void> => {
      for (let index = from; index < to; index += 1) {
        const timestampMs = startMs + index * 40;
        await pub.video({ key: index % keyInterval === 0, size: index % keyInterval === 0 ? large : 300, timestampMs });
        await pub.audio({ timestampMs });
      }
    };
    await burst(1, frames - keyInterval);
    const late = await t.player(pub.name);
    const joined = pub.sent.length;
    await burst(frames - keyInterval, frames);
    const sentinel = await t.sentinel(pub, [ply, late]);
    const accounts = [ply.account(pub.sent), late.account(pub.sent.slice(joined))];
    const dialect = (player: Player): string[] => player.media.map(({ extended }) => extended);
    return {
      sentinel, lost: accounts.flatMap(({ lost }) => lost), corrupt: accounts.flatMap(({ corrupt }) => corrupt), offsetsMs: [...new Set(accounts.flatMap(({ offsetsMs }) => offsetsMs))],
      unreadable: [ply, late].some(({ peer }) => peer.reader.desyncOffset !== undefined), continuations: [...new Set([ply, late].flatMap(dialect))].sort(),
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'not-on-continuations', means: 'continuations without the extended timestamp', when: ({ continuations }) => continuations.includes('absent') || continuations.includes('mixed') },
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes, or chunks that cannot be read', when: ({ corrupt, unreadable }) => corrupt.length > 0 || unreadable },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come', when: ({ sentinel, lost }) => sentinel === 'lost' || lost.length > 0 },
    { verdict: 'fail', reason: 'wrong-timestamps', means: 'the distances of the timestamps change', when: ({ offsetsMs }) => offsetsMs.length > 1 },
    { verdict: 'pass', reason: 'goes-on', means: 'every frame at both players, with its timestamp or all moved by one amount', when: ({ offsetsMs }) => offsetsMs.length === 1 },
  ],
});
