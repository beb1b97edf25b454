import { defineCase } from '../../core/case.js';
import { bytes } from '../../wire/bytes/bytes.js';

export default defineCase({
  id: 'HS-010', slug: 'text-on-the-port', title: 'What is no RTMP gets no handshake', level: 'M', mode: 'server', clauses: ['rtmp:5.2.2/text'], preamble: 'connected',
  why: 'The first byte is the version. A server that answers a browser or a port scanner with 3073 bytes has not looked at it, and keeps state for strangers.',
  sends: '(a) the HTTP request "GET / HTTP/1.1" alone; (b) on another connection the byte 0x47 and 1536 more.',
  breaks: [], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'silent at (a), closes at (b)' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers (b) with a handshake' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'closes at (b)' },
  ], provenBy: ['S103'],
  async run(t) {
    const request = t.oneShot ? undefined : await t.connect();
    await request?.send(new TextEncoder().encode('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    const garbage = await t.connect();
    await garbage.send(bytes(0x47, t.random(1536)));
    // The fence is another connection: when it has its answer, the server has had its time for these two.
    const alive = t.oneShot || await t.alive();
    await garbage.until(() => garbage.receivedBytes > 0 || garbage.closed !== undefined, t.deadlineMs / 4, true);
    return { requestBytes: request?.receivedBytes ?? 0, garbageBytes: garbage.receivedBytes, closed: [request?.closed?.how, garbage.closed?.how], alive };
  },
  outcomes: [
    { verdict: 'fail', reason: 'dead', kind: 'crash', means: 'no new connection is answered afterwards', when: ({ alive }) => !alive },
    { verdict: 'pass', reason: 'refused', means: 'closed or silent, no byte of a handshake', when: ({ requestBytes, garbageBytes }) => requestBytes === 0 && garbageBytes === 0 },
    { verdict: 'warn', reason: 'handshake-for-garbage', means: 'bytes come back', when: () => true },
  ],
});
