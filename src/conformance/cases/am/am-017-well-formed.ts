import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import { csids } from '../../engine/stream-ends.js';
import { amfFaults, holdsAmf } from '../../wire/amf-faults.js';
import type { RawPeer } from '../../wire/raw-peer.js';

export default defineCase({
  id: 'AM-017', slug: 'well-formed', title: 'What the server sends in AMF can be read to the last byte', level: 'M', mode: 'server', clauses: ['amf0:2', 'amf0:2.11', 'rtmp:7.2/form'], preamble: 'stream',
  why: 'Readers differ in what they forgive. An object without its end or a command without its transaction id works with one client and hangs the next.',
  sends: 'All that makes a server talk: connect, the calls of encoders, an unknown call, publish with metadata, play, and the end of both.',
  breaks: ['strict readers'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }, { peer: 'ffmpeg -listen 5.1', does: 'sends onFCPublish without a transaction id' }], provenBy: ['S53', 'S249'],
  async run(t) {
    const name = t.name();
    const source = await t.connected();
    const peers: RawPeer[] = [source];
    for (const call of ['releaseStream', 'FCPublish']) await source.command(call, source.nextTransaction(), [null, name]);
    const msid = await t.createStream(source);
    const pub = await t.publisher({ peer: source, msid, name });
    await pub.metadata();
    await pub.headers();
    if (reachesAtLeast(t.habits.reach, 'play')) {
      const ply = await t.player(name);
      peers.push(ply.peer);
      await pub.video({ key: true });
      await t.sentinel(pub, ply);
    }
    await source.command('noSuchMethod', source.nextTransaction(), [null]);
    await source.command('FCUnpublish', source.nextTransaction(), [null, name]);
    await source.command('closeStream', 0, [null], { csid: csids.stream, msid });
    for (const peer of peers) await t.fence(peer);
    const read = peers.flatMap((peer) => peer.messages).filter(holdsAmf);
    return { read: read.length, faults: [...new Set(read.flatMap(amfFaults))] };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-transaction', means: 'a command without transaction id', when: ({ faults }) => faults.some((fault) => fault.endsWith('no transaction id')) },
    { verdict: 'fail', reason: 'malformed', means: 'AMF that does not end where it should, or is none', when: ({ faults }) => faults.length > 0 },
    { verdict: 'pass', reason: 'well-formed', means: 'every command and data message is read to its last byte', when: ({ read }) => read > 0 },
  ],
});
