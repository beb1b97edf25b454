import { defineCase } from '../../core/case.js';
import { openingOf } from '../../engine/opening-of.js';

const keyInterval = 20;

export default defineCase({
  id: 'MR-005', slug: 'late-key-frame', title: 'The first picture of a player that joins late is a key frame', level: 'P', mode: 'server', clauses: ['practice:late-join'], preamble: 'play', tags: ['relay', 'late-join'],
  why: 'Pictures between two key frames refer to some that the player never got: it shows grey or smear until the next one.',
  sends: 'A stream with one player; another joins in the middle of a group of pictures. The group goes on, and another one follows.',
  breaks: ['players that show what they cannot decode'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'waits for the next key frame; with wait_key off begins anywhere' },
    { peer: 'Node-Media-Server 4.4.3', does: 'keeps the group of pictures for late players' },
  ], provenBy: ['S57', 'S60'],
  async run(t) {
    const { pub } = await t.pair();
    await pub.burst(keyInterval / 2, { startMs: 40 });
    const cached = pub.sent[0];
    const late = await t.player(pub.name);
    for (let index = 0; index < keyInterval / 2; index += 1) await pub.video({ timestampMs: 440 + index * 40 });
    await pub.burst(5, { startMs: 840 });
    const sentinel = await t.sentinel(pub, late);
    return { sentinel, firstVideo: openingOf(late.peer.messages).firstVideo, fromCache: cached !== undefined && late.fate(cached) === 'exact' };
  },
  outcomes: [
    { verdict: 'warn', reason: 'mid-group', means: 'the first picture is none that a decoder can begin with', when: ({ firstVideo }) => firstVideo === 'inter' },
    { verdict: 'pass', reason: 'gop-cache', means: 'the key frame from before it joined, which the server kept', when: ({ firstVideo, fromCache }) => firstVideo === 'key' && fromCache },
    { verdict: 'pass', reason: 'wait-key', means: 'the next key frame', when: ({ firstVideo }) => firstVideo === 'key' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'no-video', kind: 'missing', means: 'no video for a player that joins late', when: () => true },
  ],
});
