import { defineCase } from '../../core/case.js';
import { midStream, roleOf, sayStatus, survival, unlessItsEnd } from '../../engine/client-steps.js';
import { named } from '../../engine/expect.js';

/** Enhanced RTMP v2: what capsEx in connect says about ReconnectRequest. */
const reconnectBit = 1;

export default defineCase({
  id: 'CL-023', slug: 'reconnect-request', title: 'A client that has not offered to reconnect passes over ReconnectRequest', level: 'P', mode: 'client', clauses: ['ertmp2:reconnect/offered', 'practice:unknown-ignored'], preamble: 'nothing', tags: ['ER-027'],
  why: 'Servers that are about to go down ask every client; those that do not know the request lose nothing by it.',
  sends: 'onStatus NetConnection.Connect.ReconnectRequest of level status on message stream 0 when the stream runs.',
  breaks: ['servers with ReconnectRequest'],
  known: [{ peer: 'FFmpeg 5.1', does: 'passes over it' }, { peer: 'rtmp2sink 1.22', does: 'passes over it' }, { peer: 'librtmp 2.4', does: 'goes on, and does not read while it publishes' }], provenBy: ['C29'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    const role = await roleOf(t, peer);
    if (role === 'publish') await midStream(t, peer);
    const object = peer.messages.find(named('connect'))?.command?.values[2];
    const capsEx = object?.type === 'object' ? object.properties.find(({ name }) => name === 'capsEx')?.value : undefined;
    const offered = capsEx?.type === 'number' && (capsEx.value & reconnectBit) !== 0;
    await sayStatus(peer, 0, 'status', 'NetConnection.Connect.ReconnectRequest');
    const survived = await survival(t, peer, role);
    const again = client.peers.length > 1 || (offered && (await client.connection(1)) !== undefined);
    if (!again) await unlessItsEnd(t, client, peer);
    return { offered, survived, again, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'reconnects', means: 'the client has offered it, and connects anew', when: ({ offered, again }) => offered && again },
    { verdict: 'fail', reason: 'ends', kind: 'missing', means: 'the client closes, or does not react any more', when: ({ survived }) => survived === 'closed' || survived === 'silent' },
    { verdict: 'warn', reason: 'unasked', means: 'the client connects anew without having offered it', when: ({ again }) => again },
    { verdict: 'info', reason: 'offered-only', means: 'the client has offered it, and goes on', when: ({ offered }) => offered },
    { verdict: 'info', reason: 'unread', means: 'media goes on; the client answers no ping while it publishes, and has perhaps not read it', when: ({ survived }) => survived === 'unread' },
    { verdict: 'pass', reason: 'passes-over', means: 'the client answers a ping behind it and goes on', when: ({ survived }) => survived === 'read' },
  ],
});
