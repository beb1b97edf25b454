import { defineCase } from '../../core/case.js';
import { identify, type Frame } from '../../media/frames.js';

const before = 30;
const during = 60;

export default defineCase({
  id: 'MR-006', slug: 'seam', title: 'A player that joins late gets every frame from its first one on, once', level: 'P', mode: 'server', clauses: ['practice:late-join', 'errata:5.2/order'], preamble: 'play', tags: ['relay', 'late-join'],
  why: 'Where kept frames meet live ones, one is easily lost or sent twice: every join then begins with a damaged picture.',
  sends: `${before} frames of each track; a player joins while ${during} more are on their way, with a key frame in their middle.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S58', 'S59'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    await pub.burst(before);
    const joining = t.player(pub.name);
    await pub.burst(during / 2, { startMs: before * 40, keyInterval: during });
    const ply = await joining;
    await pub.burst(during / 2, { startMs: (before + during / 2) * 40 });
    const sentinel = await t.sentinel(pub, ply);
    const first = (kind: Frame['kind']): number => ply.media.map(({ typeId, payload }) => identify(typeId, payload)).find((frame) => frame?.kind === kind)?.sequence ?? Infinity;
    const from = { video: first('video'), audio: first('audio') };
    const due = pub.sent.filter(({ kind, sequence }) => sequence >= from[kind]);
    const { exact, lost, corrupt, duplicated, reordered } = ply.account(due);
    return { sentinel, due: due.length, video: due.some(({ kind }) => kind === 'video'), exact, lost, corrupt, duplicated, reordered };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ corrupt }) => corrupt.length > 0 },
    { verdict: 'fail', reason: 'duplicated', means: 'frames that come twice', when: ({ duplicated }) => duplicated.length > 0 },
    { verdict: 'fail', reason: 'reordered', means: 'frames that come behind later ones', when: ({ reordered }) => reordered.length > 0 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'gap', kind: 'loss', means: 'frames are missing behind the first one that came', when: ({ lost }) => lost.length > 0 },
    { verdict: 'pass', reason: 'seamless', means: 'every frame from the first on, once and in order', when: ({ sentinel, video, due, exact }) => sentinel === 'arrived' && video && exact === due },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no frames for a player that joins late', when: () => true },
  ],
});
