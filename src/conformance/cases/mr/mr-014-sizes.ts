import { defineCase } from '../../core/case.js';

const sizes = [6, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 65_535, 65_536, 65_537];
/** Less than the fields in front of a picture (FLV 10.1 §E.4.3). */
const tiny = [1, 2, 5];
const largest = 1024 * 1024;

export default defineCase({
  id: 'MR-014', slug: 'sizes', title: 'Messages of every size are relayed', level: 'M', mode: 'server', clauses: ['rtmp:5.3/assembly', 'rtmp:6.1.1/length'], preamble: 'play', tags: ['relay'],
  why: 'Sizes around powers of two and chunk sizes are where readers go wrong. A key frame of 4K video has more than 65535 bytes.',
  sends: `Video messages of ${sizes.join(', ')} bytes, then of ${tiny.join(', ')}, then one of 1 MiB.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'all exact; closes above 1 MiB (max_message)' }, { peer: 'Node-Media-Server 4.4.3', does: 'all exact' }], provenBy: ['S132'],
  async run(t) {
    const { pub, ply } = await t.pair();
    for (const [index, size] of sizes.entries()) await pub.video({ size, timestampMs: 40 + index * 40 });
    const sentinel = await t.sentinel(pub, ply);
    const { exact, lost, corrupt, unknown } = ply.account(pub.sent);
    if (sentinel !== 'arrived') return { sentinel, exact, lost, corrupt, unknown };
    const small = [];
    for (const [index, size] of tiny.entries()) small.push(await pub.video({ size, timestampMs: 1000 + index * 40 }));
    const behindTiny = await t.sentinel(pub, ply);
    const tinyLost = ply.account(small).lost.length;
    const big = await pub.video({ key: true, size: largest, timestampMs: 2000 });
    const arrived = await ply.arrives(big);
    return { sentinel, exact, lost, corrupt, unknown, tinyLost, behindTiny, big: arrived ? 'exact' as const : ply.fate(big), closed: pub.peer.closed?.how ?? ply.peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'messages with other bytes', when: ({ corrupt, unknown, big }) => corrupt.length > 0 || unknown > 0 || big === 'corrupt' },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes before the largest', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'messages do not come', when: ({ sentinel, lost }) => sentinel === 'lost' || lost.length > 0 },
    { verdict: 'warn', reason: 'tiny-refused', means: `the server closes, or relays nothing more, at bodies of ${tiny.join(', ')} bytes`, when: ({ behindTiny }) => behindTiny !== 'arrived' },
    { verdict: 'warn', reason: 'tiny-lost', means: `messages of ${tiny.join(', ')} bytes do not come`, when: ({ tinyLost, big }) => tinyLost !== 0 && big === 'exact' },
    { verdict: 'pass', reason: 'all-sizes', means: 'every message, unchanged', when: ({ exact, big }) => exact === sizes.length && big === 'exact' },
    { verdict: 'info', reason: 'limit-below-1-mib', means: 'all but the one of 1 MiB, at which the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'largest-lost', kind: 'loss', means: 'the one of 1 MiB does not come, and the connection stays open', when: () => true },
  ],
});
