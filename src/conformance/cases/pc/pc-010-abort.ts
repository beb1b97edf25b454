import { defineCase } from '../../core/case.js';
import { csids } from '../../engine/stream-ends.js';
import { abortBytes, messageChunks } from '../../wire/bytes/chunks.js';
import { bytes } from '../../wire/bytes/bytes.js';

export default defineCase({
  id: 'PC-010', slug: 'abort', title: 'Abort drops the unfinished message of its chunk stream and nothing else', level: 'M', mode: 'server', clauses: ['rtmp:5.4.2', 'errata:6/discard', 'errata:6/only-one'], preamble: 'play',
  why: 'A sender that gives up a frame in order to catch up says so with Abort. A receiver that does not know it puts two frames together, or waits for the rest for ever.',
  sends: 'Two of eight chunks of a video message on chunk stream 6, Abort for it, two whole video messages on it, and a sentinel on another chunk stream.',
  breaks: ['senders that drop frames under pressure'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'relays a broken frame and resets the connection' }, { peer: 'Node-Media-Server 4.4.3', does: 'relays a broken frame' }, { peer: 'gortmplib 2026-08', does: 'as required (source)' }], provenBy: ['S43', 'S244'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const dropped = pub.frames.video({ size: 1006, timestampMs: 40 });
    const cut = messageChunks({ csid: csids.video, typeId: dropped.typeId, msid: pub.msid, timestampMs: dropped.timestampMs, payload: dropped.payload, chunkBytes: pub.peer.chunkBytes }).slice(0, 2);
    await pub.peer.send(bytes(...cut, abortBytes(csids.video)));
    const after = [await pub.video({ key: true, size: 600, timestampMs: 80 }), await pub.video({ size: 700, timestampMs: 120 })];
    const sentinel = await t.sentinel(pub, ply, { timestampMs: 160 });
    const { corrupt, unknown, exact } = ply.account([dropped, ...after]);
    return { sentinel, corrupt, unknown, exact, after: after.map((frame) => ply.fate(frame)) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'a frame that was never sent reaches the player', when: ({ corrupt, unknown, exact }) => corrupt.length > 0 || unknown > 0 || exact > 2 },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'connection-dead', kind: 'wedge', means: 'nothing more comes through from the publisher', when: ({ sentinel }) => sentinel === 'lost' },
    { verdict: 'fail', reason: 'chunk-stream-dead', kind: 'wedge', means: 'the frames behind it are lost, other chunk streams go on', when: ({ after }) => after.includes('absent') },
    { verdict: 'pass', reason: 'dropped', means: 'the unfinished message is gone, both frames behind it are exact', when: ({ after }) => after.every((fate) => fate === 'exact') },
  ],
});
