import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import { needReadable } from '../../engine/chunk-probe.js';
import { reply } from '../../engine/expect.js';

export default defineCase({
  id: 'CH-033', slug: 'full-header-first', title: 'The server begins every chunk stream with fmt 0, and every step back in time', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.1/start', 'rtmp:5.3.1.2.1/backwards'], preamble: 'handshake',
  why: 'Other headers leave out what stood before. On a chunk stream that had nothing before, a reader has to guess the message stream and the time, or closes.',
  sends: 'connect. Where that works, a publisher at 5000 ms that goes back to 1000 ms, and a player of it; the headers of everything that the server sends are read.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'begins with fmt 0, and goes back with fmt 1 and a delta of nearly 2^32' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'begins with fmt 0; relays nothing' }, { peer: 'Node-Media-Server 4.4.3', does: 'sends fmt 0 throughout' }], provenBy: ['S220', 'S221'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    await peer.until(() => peer.messages.some(reply()) || peer.reader.desyncOffset !== undefined);
    if (!peer.messages.some(reply())) {
      needReadable(t, peer);
      t.blocked('connect-unanswered', 'connect is not answered');
    }
    const peers = [peer];
    let sentinel = 'not sent';
    if (reachesAtLeast(t.habits.reach, 'play')) {
      const { pub, ply } = await t.pair({ startMs: 4960 });
      for (const timestampMs of [5000, 1000, 1040]) await pub.video({ timestampMs });
      sentinel = await t.sentinel(pub, ply, { timestampMs: 1060 });
      await t.fence(pub.peer);
      peers.push(pub.peer, ply.peer);
    }
    const fresh = peers.flatMap(({ reader }) => reader.faults).filter(({ what }) => what === 'fresh-csid').map(({ text }) => text);
    const back = peers.flatMap(({ messages }) => messages.filter(({ csid, fmt, timestampMs, index }) => {
      const before = messages.findLast((each) => each.index < index && each.csid === csid);
      return fmt !== 0 && before !== undefined && ((timestampMs - before.timestampMs) | 0) < 0;
    })).map(({ csid, fmt, timestampMs }) => `fmt ${fmt} to ${timestampMs} on chunk stream ${csid}`);
    return { csids: [...new Set(peers.flatMap(({ reader }) => [...reader.csids]))], fresh, back, sentinel };
  },
  outcomes: [
    { verdict: 'fail', reason: 'fresh-without-fmt-0', means: 'a chunk stream begins without fmt 0', when: ({ fresh }) => fresh.length > 0 },
    { verdict: 'fail', reason: 'back-without-fmt-0', means: 'a timestamp goes back by a delta', when: ({ back }) => back.length > 0 },
    { verdict: 'pass', reason: 'full', means: 'every chunk stream begins with fmt 0, and the steps back have it', when: ({ sentinel }) => sentinel === 'arrived' },
    { verdict: 'info', reason: 'full-at-first', means: 'every chunk stream begins with fmt 0; frames that go back in time were not seen', when: () => true },
  ],
});
