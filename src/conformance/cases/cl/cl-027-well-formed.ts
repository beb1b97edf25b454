import { defineCase } from '../../core/case.js';
import { mediaComes, pong, roleOf } from '../../engine/client-steps.js';
import { amfFaults } from '../../wire/amf-faults.js';

export default defineCase({
  id: 'CL-027', slug: 'well-formed', title: 'What the client sends in AMF can be read to the last byte', level: 'M', mode: 'client', clauses: ['amf0:2', 'amf0:2.11', 'rtmp:7.2/form'], preamble: 'nothing', tags: ['AM-017'],
  why: 'Readers differ in what they forgive. An object without its end works with one server and hangs at the next.',
  sends: 'What a healthy server sends, onBWDone with it: connect, the calls of encoders, publish or play, and metadata are read.',
  breaks: ['strict readers'],
  known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required' }, { peer: 'librtmp 2.4', does: 'as required' }], provenBy: ['C35'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    const role = await roleOf(t, peer);
    await peer.command('onBWDone', 0, [null]);
    if (role === 'publish') await mediaComes(t, peer, { count: 5 });
    await pong(t, peer);
    const read = peer.messages.filter(({ body }) => body.type === 'command' || body.type === 'data');
    return { read: read.length, faults: [...new Set(read.flatMap(amfFaults))] };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-transaction', means: 'a command without transaction id', when: ({ faults }) => faults.some((fault) => fault.endsWith('no transaction id')) },
    { verdict: 'fail', reason: 'malformed', means: 'AMF that does not end where it should, or is none', when: ({ faults }) => faults.length > 0 },
    { verdict: 'pass', reason: 'well-formed', means: 'every command and data message is read to its last byte', when: ({ read }) => read > 0 },
  ],
});
