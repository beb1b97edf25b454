import { defineCase } from '../../core/case.js';
import { anyOf, isRefusal, status } from '../../engine/expect.js';
import { openingOf } from '../../engine/opening-of.js';
import { csids } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PL-011', slug: 'play-again', title: 'A player that has closed its stream can play again on the same connection', level: 'P', mode: 'server', clauses: ['rtmp:7.2.2.1/start', 'practice:late-join'], preamble: 'play',
  why: 'Players that switch channels or seek to live do this. Without a new Start, headers and key frame the picture stays as it was.',
  sends: 'play, closeStream, play of the same stream again, each on the same message stream; the publisher goes on.',
  breaks: ['players that keep their connection'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required; does nothing at closeStream' }], provenBy: ['S54', 'S55', 'S127'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const { peer, msid } = ply;
    await peer.command('closeStream', 0, [null], { csid: csids.stream, msid });
    await t.fence(peer);
    const since = peer.messages.length;
    await peer.command('play', 0, [null, pub.name], { csid: csids.stream, msid });
    const isAnswer = anyOf(status('NetStream.Play.Start'), isRefusal);
    const waits = t.habits.saysPlayStart && t.habits.startsWithMedia !== true;
    if (waits) await peer.wait(isAnswer, { since });
    else await t.fence(peer);
    await pub.burst(5, { startMs: 40 });
    const sentinel = await t.sentinel(pub, ply);
    const answer = t.habits.saysPlayStart ? peer.messages.slice(since).find(isAnswer) : undefined;
    const { videoHeader, audioHeader, firstVideo } = openingOf(peer.messages.slice(since));
    return { started: answer !== undefined || !t.habits.saysPlayStart, refused: answer !== undefined && isRefusal(answer), sentinel, videoHeader, audioHeader, firstVideo };
  },
  outcomes: [
    { verdict: 'fail', reason: 'refused', means: 'the second play is refused', when: ({ refused }) => refused },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'no NetStream.Play.Start for the second play', when: ({ started }) => !started },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no frames behind the second play', when: ({ sentinel }) => sentinel === 'lost' },
    { verdict: 'fail', reason: 'no-headers', kind: 'missing', means: 'frames without sequence headers before them', when: ({ videoHeader, audioHeader }) => videoHeader !== 'before' || audioHeader !== 'before' },
    { verdict: 'pass', reason: 'plays-again', means: 'Start, headers, and a key frame first', when: ({ firstVideo }) => firstVideo === 'key' },
    { verdict: 'warn', reason: 'mid-group', means: 'the picture begins between two key frames', when: ({ firstVideo }) => firstVideo === 'inter' },
  ],
});
