import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { midStream, only, pong, sayStatus } from '../../engine/client-steps.js';
import { isMedia } from '../../engine/expect.js';

/** Behind the fence; what was on its way before it does not count. */
const furtherMessages = 10;

export default defineCase({
  id: 'CL-015', slug: 'late-denied', title: 'A publisher that is denied in mid-stream stops', level: 'P', mode: 'client', clauses: ['practice:refusal-told', 'practice:client-ends'], preamble: 'nothing',
  why: 'Servers end streams so whose key has run out; a client that goes on sends into the void.',
  sends: 'onStatus of level error with NetStream.Publish.Denied when media flows; the connection stays open.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends' }, { peer: 'rtmp2sink 1.22', does: 'goes on' }, { peer: 'librtmp 2.4', does: 'goes on: it does not read while it publishes' }], provenBy: ['C26'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'publish', peer);
    await midStream(t, peer);
    await sayStatus(peer, 1, 'error', 'NetStream.Publish.Denied');
    const fence = await pong(t, peer);
    const since = peer.messages.length;
    await peer.until(() => peer.messages.slice(since).filter(isMedia).length >= furtherMessages, 2 * t.deadlineMs);
    const further = peer.messages.slice(since).filter(isMedia).length;
    const exit = further >= furtherMessages ? client.exit : await client.untilExit();
    return { fence, further, end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: ({ end }) => end === 'crash' },
    { verdict: 'warn', reason: 'goes-on', means: 'media goes on', when: ({ further }) => further >= furtherMessages },
    { verdict: 'inconclusive', reason: 'stream-over', means: 'the client ends with status 0: its stream may have been over before it could notice', when: ({ end }) => end === 'success' },
    { verdict: 'pass', reason: 'stops', means: 'the client ends, or closes the connection', when: ({ end, closed }) => end === 'failure' || closed !== undefined },
    { verdict: 'warn', reason: 'idle', means: 'no media comes any more, and the connection stays open', when: () => true },
  ],
});
