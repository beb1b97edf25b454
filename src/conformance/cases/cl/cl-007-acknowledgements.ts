import { defineCase } from '../../core/case.js';
import { feeder, only, unlessItsEnd } from '../../engine/client-steps.js';
import { ofType } from '../../engine/expect.js';
import { peerBandwidthBytes, windowAcknowledgementBytes } from '../../wire/bytes/chunks.js';

const windowBytes = 10_000;
const windows = 4;
/** Bytes that a client may count or not: the handshake. */
const handshakeBytes = 3073;

export default defineCase({
  id: 'CL-007', slug: 'acknowledgements', title: 'A player acknowledges each window of bytes', level: 'M', mode: 'client', clauses: ['rtmp:5.4.3/window', 'rtmp:5.4.3/count', 'rtmp:5.4.4/acknowledged'], preamble: 'nothing', tags: ['PC-002'],
  why: 'A server that keeps to its window stops behind it, and the picture stands still.',
  sends: `Window Acknowledgement Size ${windowBytes}, then ${windows} times a window of media; where no acknowledgement comes, Set Peer Bandwidth ${windowBytes} and as much again.`,
  breaks: ['servers that wait for acknowledgements'],
  known: [{ peer: 'FFmpeg 5.1', does: 'acknowledges, the first time after half a window' }, { peer: 'rtmp2src 1.22', does: 'acknowledges' }, { peer: 'librtmp 2.4', does: 'acknowledges after a tenth of Set Peer Bandwidth, and does not look at Window Acknowledgement Size' }], provenBy: ['C09'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'play', peer);
    const source = feeder(t, peer, 1);
    await source.headers();
    const totals: number[] = [];
    let since = 0;
    const feed = async (): Promise<boolean> => {
      // One chunk more than the window: a reader counts when it has read.
      for (const from = peer.sentBytes; peer.sentBytes < from + windowBytes + peer.chunkBytes;) await source.video({ key: true, size: 1000, timestampMs: source.sent.length * 40 });
      const message = await peer.wait(ofType(3), { since });
      since = peer.messages.length;
      if (message?.body.type === 'acknowledgement') totals.push(message.body.sequenceNumber);
      return message !== undefined;
    };
    await peer.send(windowAcknowledgementBytes(windowBytes));
    since = peer.messages.length;
    while (totals.length < windows && await feed());
    const byWindow = totals.length;
    if (byWindow === 0 && peer.closed === undefined) {
      await peer.send(peerBandwidthBytes(windowBytes, 2));
      while (totals.length < windows && await feed());
    }
    if (totals.length < windows) await unlessItsEnd(t, client, peer);
    return { byWindow, totals, sentBytes: peer.sentBytes, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the client closes', when: ({ totals, closed }) => closed !== undefined && totals.length < windows },
    { verdict: 'fail', reason: 'no-ack', kind: 'missing', means: 'no acknowledgement after a window and a chunk', when: ({ totals }) => totals.length === 0 },
    { verdict: 'fail', reason: 'not-growing', means: 'numbers that do not grow', when: ({ totals }) => totals.some((total, index) => index > 0 && total <= (totals[index - 1] ?? 0)) },
    { verdict: 'fail', reason: 'wrong-total', means: 'a number that is more than a window away from the bytes sent', when: ({ totals, sentBytes }) => { const behind = sentBytes - (totals.at(-1) ?? 0); return behind < -handshakeBytes || behind > 2 * windowBytes + handshakeBytes; } },
    { verdict: 'fail', reason: 'acks-stop', kind: 'missing', means: 'acknowledgements for some windows and not for the next', when: ({ totals }) => totals.length < windows },
    { verdict: 'warn', reason: 'by-bandwidth-only', means: 'acknowledgements by Set Peer Bandwidth, not by Window Acknowledgement Size', when: ({ byWindow }) => byWindow === 0 },
    { verdict: 'pass', reason: 'acknowledged', means: `${windows} acknowledgements with growing totals`, when: ({ totals }) => totals.length >= windows },
  ],
});
