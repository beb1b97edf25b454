import { defineCase } from '../../core/case.js';
import { isReadable } from '../../engine/chunk-probe.js';
import { ofType, reply } from '../../engine/expect.js';

const defaultChunkBytes = 128;

export default defineCase({
  id: 'CH-002', slug: 'default-size-out', title: 'Before its Set Chunk Size the server sends chunks of 128 bytes', level: 'M', mode: 'server', clauses: ['rtmp:5.4.1/default'], preamble: 'handshake',
  why: 'The answer to connect is longer than 128 bytes. A client that has heard of no other size looks for a chunk header behind them.',
  sends: 'connect; what comes back is read with the size that was announced so far.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'announces 4096 before its answer' }, { peer: 'Node-Media-Server 4.4.3', does: 'announces before its answer' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'announces before its answer' }], provenBy: ['S38'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    await peer.until(() => peer.messages.some(reply()) || peer.reader.desyncOffset !== undefined);
    const announced = peer.messages.findIndex(ofType(1));
    const long = (announced < 0 ? peer.messages : peer.messages.slice(0, announced)).filter(({ payload }) => payload.length > defaultChunkBytes).length;
    const fence = peer.messages.some(reply()) ? await t.fence(peer) : 'not asked';
    const readable = announced >= 0 || isReadable(peer, fence);
    if (readable && fence !== 'answered') t.blocked('connect-unanswered', 'connect, or the command behind it, is not answered');
    return { announced: announced >= 0, long, readable, fence, receivedBytes: peer.receivedBytes - 3073, faults: peer.reader.faults.map(({ text }) => text), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'announced-first', means: 'Set Chunk Size comes before every longer message, or the longer ones are cut at 128', when: ({ announced }) => announced },
    { verdict: 'pass', reason: 'cut-at-128', means: 'messages are cut at 128', when: ({ long, readable }) => readable && long > 0 },
    { verdict: 'info', reason: 'nothing-long', means: 'no message is longer than 128 bytes', when: ({ readable }) => readable },
    { verdict: 'fail', reason: 'used-not-announced', means: 'no size was announced, and the bytes make no sense in chunks of 128', when: () => true },
  ],
});
