import { defineCase } from '../../core/case.js';

export default defineCase({
  id: 'PB-011', slug: 'wrong-msid', title: 'Media on other message streams than the published one is not part of the stream', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.5/apart'], preamble: 'play',
  why: 'The message stream id tells the streams of a connection apart. A server that does not look at it mixes them as soon as there are two.',
  sends: 'Frames on message stream 0, on one that nobody created, and on the published one; then a sentinel.',
  breaks: ['clients that publish several streams on one connection'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'relays all' }, { peer: 'Node-Media-Server 4.4.3', does: 'relays all' }], provenBy: ['S83'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const onZero = await pub.send(pub.frames.video({ key: true, timestampMs: 40 }), { msid: 0 });
    const onUnknown = await pub.send(pub.frames.video({ key: true, timestampMs: 80 }), { msid: pub.msid + 98 });
    const own = await pub.video({ key: true, timestampMs: 120 });
    const sentinel = await t.sentinel(pub, ply);
    return { sentinel, onZero: ply.fate(onZero), onUnknown: ply.fate(onUnknown), own: ply.fate(own) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'a frame with other bytes reaches the player', breaks: ['all players'], when: (seen) => [seen.onZero, seen.onUnknown, seen.own].includes('corrupt') },
    { verdict: 'warn', reason: 'others-relayed', means: 'frames on other message streams are relayed as part of the stream', when: ({ onZero, onUnknown }) => onZero === 'exact' || onUnknown === 'exact' },
    { verdict: 'info', reason: 'closed', means: 'closed: the server takes them for an error', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'own-lost', kind: 'loss', means: 'the stream itself is no longer relayed', breaks: ['all players'], when: ({ sentinel, own }) => sentinel !== 'arrived' || own !== 'exact' },
    { verdict: 'pass', reason: 'own-only', means: 'only the frame on the published message stream reaches the player', when: ({ own }) => own === 'exact' },
  ],
});
