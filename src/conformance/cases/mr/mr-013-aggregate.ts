import { defineCase } from '../../core/case.js';
import { csids } from '../../engine/stream-ends.js';
import { bytes, sameBytes, u24, u32 } from '../../wire/bytes/bytes.js';

const aggregateType = 22;
const timestampMs = 700;
/** As they stand inside, and what that means: the first is the message's own time. */
const insideMs = [500, 510, 523];
const meantMs = [700, 710, 723];

export default defineCase({
  id: 'MR-013', slug: 'aggregate', title: 'The messages inside an aggregate reach players, with its timestamp as their base', level: 'M', mode: 'server', clauses: ['rtmp:7.1.6/parts', 'rtmp:7.1.6/offset'], preamble: 'play', tags: ['relay'],
  why: 'Flash Media Live Encoder and hardware encoders send them. Where they are dropped the stream is empty; with the inner timestamps it jumps.',
  sends: `An aggregate at ${timestampMs} ms that holds audio at ${insideMs[0]}, video at ${insideMs[1]} and audio at ${insideMs[2]} ms.`,
  breaks: ['encoders that send aggregates'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'takes it apart' }, { peer: 'Node-Media-Server 4.4.3', does: 'loses it' }], provenBy: ['S65', 'S66', 'S79', 'S80'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const anchor = await pub.video({ timestampMs: 660 });
    if (!(await ply.arrives(anchor))) t.blocked('no-media', 'a plain frame did not reach the player');
    const frames = [pub.frames.audio(), pub.frames.video(), pub.frames.audio()];
    const parts = frames.map(({ typeId, payload }, index) => {
      const ms = insideMs[index] ?? 0;
      return bytes(typeId, u24(payload.length), u24(ms & 0xffffff), ms >>> 24, u24(0), payload, u32(11 + payload.length));
    });
    const payload = bytes(...parts);
    await pub.peer.message({ csid: csids.video, typeId: aggregateType, msid: pub.msid, timestampMs, payload });
    const sentinel = await t.sentinel(pub, ply, { timestampMs: 760 });
    // A server may move all timestamps by the same amount.
    const offsetMs = (ply.timestampOf(anchor) ?? 0) - 660;
    const whole = ply.media.find((message) => message.typeId === aggregateType && sameBytes(message.payload, payload));
    return { sentinel, wholeAtMs: whole === undefined ? undefined : whole.timestampMs - offsetMs, fates: frames.map((frame) => ply.fate(frame)), atMs: frames.map((frame) => (ply.timestampOf(frame) ?? NaN) - offsetMs) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ fates }) => fates.includes('corrupt') },
    { verdict: 'pass', reason: 'apart', means: `the three frames, at ${meantMs.join(', ')} ms`, when: ({ fates, atMs }) => fates.every((fate) => fate === 'exact') && atMs.every((ms, index) => ms === meantMs[index]) },
    { verdict: 'pass', reason: 'whole', means: 'the aggregate as it was sent', when: ({ wholeAtMs }) => wholeAtMs === timestampMs },
    { verdict: 'fail', reason: 'inner-timestamps', means: 'the three frames with the timestamps inside taken as they stand', when: ({ fates, atMs }) => fates.every((fate) => fate === 'exact') && atMs.every((ms, index) => ms === insideMs[index]) },
    { verdict: 'fail', reason: 'wrong-timestamps', means: 'frames with other timestamps', when: ({ wholeAtMs, fates }) => wholeAtMs !== undefined || fates.every((fate) => fate === 'exact') },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames inside do not come', when: ({ sentinel }) => sentinel === 'arrived' },
    { verdict: 'fail', reason: 'stuck', kind: 'wedge', means: 'nothing comes any more', when: () => true },
  ],
});
