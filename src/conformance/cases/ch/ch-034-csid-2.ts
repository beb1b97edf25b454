import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import { needReadable } from '../../engine/chunk-probe.js';
import { reply } from '../../engine/expect.js';
import { messageTypeName } from '../../../wire/message/types.js';

export default defineCase({
  id: 'CH-034', slug: 'csid-2', title: 'The server keeps chunk stream 2 for protocol and user control', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.1/reserved', 'rtmp:5.4/place', 'errata:7.1'], preamble: 'handshake',
  why: 'Chunk stream 2 is reserved. A client that looks for control messages there alone, and for nothing else, misses what comes on it.',
  sends: 'connect and createStream; where that works, a publisher with metadata, headers and frames, and a player of it. The chunk streams of what comes back are looked at.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S03'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    await peer.until(() => peer.messages.some(reply()) || peer.reader.desyncOffset !== undefined);
    if (peer.messages.length === 0) {
      needReadable(t, peer);
      t.blocked('connect-unanswered', 'connect is not answered');
    }
    await t.fence(peer);
    const peers = [peer];
    if (reachesAtLeast(t.habits.reach, 'play')) {
      const { pub, ply } = await t.pair();
      await pub.metadata();
      await pub.burst(2);
      await t.sentinel(pub, ply);
      peers.push(pub.peer, ply.peer);
    }
    const on2 = peers.flatMap(({ messages }) => messages).filter(({ csid }) => csid === 2);
    // Types 1 to 6 are protocol and user control (§5.4, §6.2).
    const others = on2.filter(({ typeId }) => typeId < 1 || typeId > 6);
    return { csids: [...new Set(peers.flatMap(({ reader }) => [...reader.csids]))], controls: on2.length - others.length, others: others.map(({ typeId, command }) => command?.name ?? messageTypeName(typeId)) };
  },
  outcomes: [
    { verdict: 'warn', reason: 'other-messages', means: 'other messages come on chunk stream 2', when: ({ others }) => others.length > 0 },
    { verdict: 'pass', reason: 'control-alone', means: 'control messages come on chunk stream 2, and nothing else does', when: ({ controls }) => controls > 0 },
    { verdict: 'info', reason: 'unused', means: 'nothing comes on chunk stream 2', when: ({ csids }) => csids.length > 0 },
  ],
});
