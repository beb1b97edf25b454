import { defineCase } from '../../core/case.js';
import { ofType } from '../../engine/expect.js';
import { windowAcknowledgementBytes } from '../../wire/bytes/chunks.js';

const windowBytes = 10_000;
const windows = 6;
/** Bytes that a server may count or not: the handshake. */
const handshakeBytes = 3073;

export default defineCase({
  id: 'PC-002', slug: 'acknowledgements', title: 'Each window of bytes is acknowledged with the number of bytes received so far', level: 'M', mode: 'server', clauses: ['rtmp:5.4.3/window', 'rtmp:5.4.3/count', 'rtmp:5.4.4/acknowledged'], preamble: 'publish',
  why: 'A sender that keeps to its window stops behind it, and waits for ever where no acknowledgement comes.',
  sends: `Window Acknowledgement Size ${windowBytes}, then ${windows} times a window of media; each goes out when the one before it is acknowledged.`,
  breaks: ['clients that wait for acknowledgements'], known: [{ peer: 'nginx-rtmp 1.2.2', does: '6 acknowledgements for 60 kB' }, { peer: 'Node-Media-Server 4.4.3', does: 'none' }, { peer: 'ffmpeg -listen 5.1', does: 'one for each half of the window' }], provenBy: ['S45', 'S46', 'S47', 'S247'],
  async run(t) {
    const pub = await t.publisher();
    const { peer } = pub;
    await pub.headers();
    await peer.send(windowAcknowledgementBytes(windowBytes));
    let acknowledged = 0;
    for (let since = peer.messages.length; acknowledged < windows; acknowledged += 1, since = peer.messages.length) {
      // One chunk more than the window: a reader counts when it has read.
      for (const from = peer.sentBytes; peer.sentBytes < from + windowBytes + peer.chunkBytes;) await pub.video({ key: true, size: 1000, timestampMs: pub.sent.length * 40 });
      if (await peer.wait(ofType(3), { since }) === undefined) break;
    }
    const { sentBytes } = peer;
    await t.fence(peer);
    const totals = peer.messages.map(({ body }) => (body.type === 'acknowledgement' ? body.sequenceNumber : undefined)).filter((total) => total !== undefined);
    return { acknowledged, totals, behind: sentBytes - (totals.at(-1) ?? 0), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'acknowledged', means: `an acknowledgement in each of ${windows} windows, with totals that grow and are at most two windows behind`, when: ({ acknowledged, totals, behind }) => acknowledged === windows && isGrowing(totals) && isNear(behind) },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ acknowledged, closed }) => closed !== undefined && acknowledged < windows },
    { verdict: 'fail', reason: 'no-ack', kind: 'missing', means: 'no acknowledgement after a window and a chunk', when: ({ acknowledged }) => acknowledged === 0 },
    { verdict: 'fail', reason: 'acks-stop', kind: 'missing', means: 'acknowledgements for some windows and not for the next', when: ({ acknowledged }) => acknowledged < windows },
    { verdict: 'fail', reason: 'wrong-total', means: 'the last number is another one than that of the bytes sent', when: ({ behind }) => !isNear(behind) },
    { verdict: 'fail', reason: 'not-growing', means: 'numbers that go backwards', when: ({ totals }) => !isGrowing(totals) },
  ],
});

/** Never more than was sent. Fewer by what the server has not acknowledged yet, and may not count. */
function isNear(behind: number): boolean {
  return behind >= 0 && behind <= 2 * windowBytes + handshakeBytes;
}

/** More than one in a window is fine: FFmpeg and SRS acknowledge each half. */
function isGrowing(totals: readonly number[]): boolean {
  return totals.every((total, index) => index === 0 || total >= (totals[index - 1] ?? 0));
}
