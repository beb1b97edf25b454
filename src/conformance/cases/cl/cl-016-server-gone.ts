import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { midStream, only } from '../../engine/client-steps.js';

const ways = ['fin', 'rst'] as const;

export default defineCase({
  id: 'CL-016', slug: 'server-gone', title: 'A publisher that loses its server ends with an error, or connects again', level: 'P', mode: 'client', clauses: ['practice:client-ends'], preamble: 'nothing', needs: ['client-cmd'],
  why: 'Servers are restarted. Whoever watches the client has to learn of it by its status.',
  sends: 'Two connections: when media flows, the server closes with FIN, or with RST.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends with an error' }, { peer: 'rtmp2sink 1.22', does: 'ends with an error' }, { peer: 'librtmp 2.4', does: 'is ended by SIGPIPE' }], provenBy: ['C16'],
  run: (t) => Promise.all(ways.map(async (way) => {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'publish', peer);
    await midStream(t, peer);
    if (way === 'fin') peer.destroy();
    else peer.reset();
    await Promise.race([client.untilExit(4 * t.deadlineMs), client.connection(1, 4 * t.deadlineMs)]);
    const { exit } = client;
    return { way, end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), again: client.peers.length > 1 };
  })),
  outcomes: [
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: (all) => all.some(({ end }) => end === 'crash') },
    { verdict: 'fail', reason: 'success', means: 'the client ends with status 0, as if all had gone well', when: (all) => all.some(({ end, again }) => end === 'success' && !again) },
    { verdict: 'fail', reason: 'hang', kind: 'hang', means: 'the client runs on and does not connect again within 4 T', when: (all) => all.some(({ end, again }) => end === 'running' && !again) },
    { verdict: 'pass', reason: 'notices', means: 'the client ends with another status than 0, or connects again', when: (all) => all.length === ways.length },
  ],
});
