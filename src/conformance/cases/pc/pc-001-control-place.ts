import { defineCase } from '../../core/case.js';
import { ofType } from '../../engine/expect.js';
import { windowAcknowledgementBytes } from '../../wire/bytes/chunks.js';

/** Set Chunk Size, Abort, Acknowledgement, Window Acknowledgement Size, Set Peer Bandwidth. */
const controlTypes = [1, 2, 3, 5, 6];

export default defineCase({
  id: 'PC-001', slug: 'control-place', title: 'Protocol control messages come on chunk stream 2 and message stream 0', level: 'M', mode: 'server', clauses: ['rtmp:5.4/place'], preamble: 'publish',
  why: 'Chunk stream 2 is kept for them, and some readers look nowhere else. A chunk size that is overlooked ends the connection.',
  sends: 'connect, publish, Window Acknowledgement Size 5000 and about 10 kB of media, so that all that a server says by itself is said.',
  breaks: ['readers that take control messages from chunk stream 2 only'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S110'],
  async run(t) {
    const pub = await t.publisher();
    const { peer } = pub;
    await pub.headers();
    await peer.send(windowAcknowledgementBytes(5000));
    await pub.burst(24);
    await t.fence(peer);
    const control = peer.messages.filter(ofType(...controlTypes));
    return { types: [...new Set(control.map(({ typeId }) => typeId))], elsewhere: control.filter(({ csid, msid }) => csid !== 2 || msid !== 0).map(({ typeId, csid, msid }) => ({ typeId, csid, msid })) };
  },
  outcomes: [
    { verdict: 'info', reason: 'none-sent', means: 'the server sends no protocol control message at all', when: ({ types }) => types.length === 0 },
    { verdict: 'pass', reason: 'in-place', means: 'all of them on chunk stream 2 and message stream 0', when: ({ elsewhere }) => elsewhere.length === 0 },
    { verdict: 'warn', reason: 'elsewhere', means: 'some of them on another chunk stream or message stream', when: () => true },
  ],
});
