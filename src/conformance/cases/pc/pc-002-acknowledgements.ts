import { defineCase } from '../../core/case.js';
import { ofType } from '../../engine/expect.js';
import { windowAcknowledgementBytes } from '../../wire/bytes/chunks.js';

const windowBytes = 10_000;
const windows = 6;
/** Bytes that a server may count or not: the handshake. */
const handshakeBytes = 3073;

export default defineCase({
  id: 'PC-002', slug: 'acknowledgements', title: 'Each window of bytes is acknowledged with the number of bytes received so far', level: 'M', mode: 'server', clauses: ['rtmp:5.4.3', 'rtmp:5.4.4'], preamble: 'publish',
  why: 'A sender that keeps to its window stops behind it, and waits for ever where no acknowledgement comes.',
  sends: `Window Acknowledgement Size ${windowBytes}, then ${windows} times a window of media; each goes out when the one before it is acknowledged.`,
  breaks: ['clients that wait for acknowledgements'], known: [{ peer: 'nginx-rtmp 1.2.2', does: '6 acknowledgements for 60 kB' }, { peer: 'Node-Media-Server 4.4.3', does: 'none' }], provenBy: ['S45', 'S46', 'S47'],
  async run(t) {
    const pub = await t.publisher();
    const { peer } = pub;
    await pub.headers();
    await peer.send(windowAcknowledgementBytes(windowBytes));
    let since = peer.messages.length;
    const totals: number[] = [];
    for (let round = 0; round < windows; round += 1) {
      // One chunk more than the window: a reader counts when it has read.
      for (const from = peer.sentBytes; peer.sentBytes < from + windowBytes + peer.chunkBytes;) await pub.video({ key: true, size: 1000, timestampMs: pub.sent.length * 40 });
      const message = await peer.wait(ofType(3), { since });
      if (message === undefined) break;
      since = message.index + 1;
      totals.push(message.body.type === 'acknowledgement' ? message.body.sequenceNumber : -1);
    }
    return { totals, sentBytes: peer.sentBytes, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ totals, closed }) => closed !== undefined && totals.length < windows },
    { verdict: 'fail', reason: 'no-ack', kind: 'missing', means: 'no acknowledgement after a window and a chunk', when: ({ totals }) => totals.length === 0 },
    { verdict: 'fail', reason: 'wrong-total', means: 'a number that is more than a window away from the bytes sent', when: ({ totals, sentBytes }) => { const behind = sentBytes - (totals.at(-1) ?? 0); return totals.length === windows && (behind < 0 || behind > 2 * windowBytes + handshakeBytes); } },
    { verdict: 'fail', reason: 'not-growing', means: 'numbers that do not grow', when: ({ totals }) => totals.some((total, index) => index > 0 && total <= (totals[index - 1] ?? 0)) },
    { verdict: 'fail', reason: 'acks-stop', kind: 'missing', means: 'acknowledgements for some windows and not for the next', when: ({ totals }) => totals.length < windows },
    { verdict: 'pass', reason: 'acknowledged', means: `${windows} acknowledgements with growing totals`, when: () => true },
  ],
});
