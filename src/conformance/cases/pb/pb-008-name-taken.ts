import { defineCase } from '../../core/case.js';
import { askPublish } from '../../engine/ask-publish.js';
import { named } from '../../engine/expect.js';
import { Publisher } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PB-008', slug: 'name-taken', title: 'A second publisher of a name is refused with a status and without Publish.Start, and the first goes on', level: 'P', mode: 'server',
  clauses: ['practice:publish-refused', 'practice:isolation', 'rtmp:7.2.2.6/status'], preamble: 'play',
  why: 'Two encoders with one key are a common mistake. With a status the second one can say so; Start and a close behind it make OBS report success and connect again for ever; two streams in one break every decoder.',
  sends: 'publish of a name that is being published and played, on another connection; where it is accepted, frames from both.',
  breaks: ['obs'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'refuses with NetStream.Publish.BadName' }, { peer: 'Node-Media-Server 4.4.3', does: 'sends Start and closes' },
    { peer: 'MediaMTX', does: 'lets the second take over, unless it is told not to' },
  ], provenBy: ['S12', 'S73'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const before = pub.peer.messages.length;
    const rival = await t.connected();
    const { said, code, msid } = await askPublish(t, rival, pub.name);
    const holds = said === 'start' && await t.fence(rival) === 'answered';
    const second = new Publisher(rival, msid, pub.name, undefined, t.frameSource(50));
    if (holds) await second.headers(40);
    const secondArrives = holds && await ply.arrives(await second.video({ key: true, size: 100, timestampMs: 40 }));
    // Behind the second's, so that it is nothing on its way while a server changes over.
    const firstArrives = await ply.arrives(await pub.video({ key: true, size: 100, timestampMs: 80 }));
    const firstTold = pub.peer.closed !== undefined || pub.peer.messages.slice(before).some(named('onStatus'));
    return { said, code, thenClosed: said === 'start' && rival.closed !== undefined, firstArrives, firstTold, secondArrives };
  },
  outcomes: [
    { verdict: 'fail', reason: 'mixed', kind: 'crosstalk', means: 'frames of both reach the player', breaks: ['all players'], when: ({ firstArrives, secondArrives }) => firstArrives && secondArrives },
    { verdict: 'fail', reason: 'start-then-close', means: 'NetStream.Publish.Start, and then a close', when: ({ thenClosed }) => thenClosed },
    { verdict: 'info', reason: 'takeover', means: 'accepted: the second takes over, and the first is told or closed', when: ({ said, firstArrives, firstTold }) => said === 'start' && !firstArrives && firstTold },
    { verdict: 'warn', reason: 'takeover-untold', means: 'accepted: the second takes over, and the first is not told', breaks: ['the encoder that was there first, which reports that all is well'], when: ({ said, firstArrives, secondArrives }) => said === 'start' && secondArrives && !firstArrives },
    { verdict: 'fail', reason: 'start-ignored', kind: 'loss', means: 'NetStream.Publish.Start, and what is sent goes nowhere', when: ({ said, firstArrives }) => said === 'start' && firstArrives },
    { verdict: 'fail', reason: 'first-disturbed', kind: 'crosstalk', means: 'frames of the first publisher no longer reach the player', breaks: ['the encoder that was there first'], when: ({ firstArrives }) => !firstArrives },
    { verdict: 'pass', reason: 'refused', means: 'an error status and no Start; the first goes on', when: ({ said }) => said === 'refused' },
    { verdict: 'warn', reason: 'bare-close', means: 'closed without a status; the first goes on', when: ({ said }) => said === 'closed' },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'no answer: the second encoder waits', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: () => true },
  ],
});
