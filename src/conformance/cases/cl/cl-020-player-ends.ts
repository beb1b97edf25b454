import { defineCase } from '../../core/case.js';
import { describeExit, endOf } from '../../engine/client-under-test.js';
import { feeder, only, pong, sayStatus, streamEofBytes } from '../../engine/client-steps.js';

const signs = ['eof', 'unpublish', 'close'] as const;

export default defineCase({
  id: 'CL-020', slug: 'player-ends', title: 'A player ends when its stream does', level: 'P', mode: 'client', clauses: ['practice:end-told', 'practice:stream-eof'], preamble: 'nothing', needs: ['client-cmd'],
  why: 'Players differ in what they take for the end; a server that gives one sign only leaves the others waiting.',
  sends: 'Three connections at a time, two seconds of media each; then StreamEOF alone, NetStream.Play.UnpublishNotify alone, or a close.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends at UnpublishNotify and at a close' }, { peer: 'rtmp2src 1.22', does: 'ends at StreamEOF and at a close' }, { peer: 'librtmp 2.4', does: 'ends at UnpublishNotify and at a close' }], provenBy: ['C28'],
  run: (t) => Promise.all(signs.map(async (sign) => {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    await only(t, 'play', peer);
    const source = feeder(t, peer, 1);
    await source.metadata();
    await source.headers();
    await source.burst(50);
    await pong(t, peer);
    const early = client.exit !== undefined || peer.closed !== undefined;
    if (sign === 'eof') await peer.send(streamEofBytes(1));
    else if (sign === 'unpublish') await sayStatus(peer, 1, 'status', 'NetStream.Play.UnpublishNotify');
    else peer.destroy();
    const exit = await client.untilExit(2 * t.deadlineMs);
    return { sign, early, end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), ended: exit !== undefined || (sign !== 'close' && peer.closed !== undefined) };
  })),
  outcomes: [
    { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: (all) => all.some(({ end }) => end === 'crash') },
    { verdict: 'inconclusive', reason: 'early', means: 'the client ends before its stream', when: (all) => all.some(({ early }) => early) },
    { verdict: 'fail', reason: 'never-ends', kind: 'hang', means: 'the client runs on behind a close', when: (all) => all.some(({ sign, ended }) => sign === 'close' && !ended) },
    { verdict: 'pass', reason: 'every-sign', means: 'the client ends at each of them', when: (all) => all.every(({ ended }) => ended) },
    { verdict: 'info', reason: 'not-at-eof', means: 'the client ends at NetStream.Play.UnpublishNotify and at a close, not at StreamEOF', when: (all) => all.some(({ sign, ended }) => sign === 'unpublish' && ended) },
    { verdict: 'info', reason: 'not-at-unpublish', means: 'the client ends at StreamEOF and at a close, not at NetStream.Play.UnpublishNotify', when: (all) => all.some(({ sign, ended }) => sign === 'eof' && ended) },
    { verdict: 'info', reason: 'at-close-only', means: 'the client ends at a close and at nothing else', when: (all) => all.length === signs.length },
  ],
});
