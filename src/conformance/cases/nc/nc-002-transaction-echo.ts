import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-002', slug: 'transaction-echo', title: 'Answers carry the transaction id of their call, whatever number it is', level: 'M', mode: 'server', clauses: ['rtmp:7.2/same-transaction'], preamble: 'connected',
  why: 'Clients count differently: FFmpeg sends createStream as 4, GStreamer as 2. A number that is written into the server works with one of them.',
  sends: 'connect with transaction id 7, then createStream with 4711 and with 0.5.',
  breaks: ['ffmpeg', 'gstreamer', 'librtmp', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'echoes' }, { peer: 'Node-Media-Server 4.4.3', does: 'echoes' }], provenBy: ['S01', 'S02'],
  async run(t) {
    const peer = await t.handshake();
    const got: (number | undefined)[] = [];
    for (const [name, transactionId, argument] of [['connect', 7, t.connectObject()], ['createStream', 4711, null], ['createStream', 0.5, null]] as const) {
      const since = peer.messages.length;
      await peer.command(name, transactionId, [argument]);
      got.push((await peer.wait(reply(), { since }))?.command?.transactionId);
    }
    return { sent: [7, 4711, 0.5], got, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'echoed', means: 'the same three numbers', when: ({ sent, got }) => sent.every((id, index) => got[index] === id) },
    { verdict: 'info', reason: 'connect-always-1', means: 'createStream as required; connect is answered with 1, which is what the text has for it', when: ({ got }) => got[0] === 1 && got[1] === 4711 && got[2] === 0.5 },
    { verdict: 'warn', reason: 'whole-numbers-only', means: '4711 as required, 0.5 not', breaks: [], when: ({ got }) => (got[0] === 7 || got[0] === 1) && got[1] === 4711 },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'a call is not answered', when: ({ got }) => got.includes(undefined) },
    { verdict: 'fail', reason: 'other-transaction', means: 'an answer with another number', when: () => true },
  ],
});
