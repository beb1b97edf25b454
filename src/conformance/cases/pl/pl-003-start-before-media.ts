import { defineCase } from '../../core/case.js';
import { isMedia, status } from '../../engine/expect.js';
import { csids, Player } from '../../engine/stream-ends.js';

export default defineCase({
  id: 'PL-003', slug: 'start-before-media', title: 'NetStream.Play.Start comes before the first media', level: 'P', mode: 'server', clauses: ['practice:start-before-media', 'rtmp:7.2.2.1/start'], preamble: 'play',
  why: 'FFmpeg loses a sequence header that comes before it and then decodes nothing; librtmp drops everything up to it.',
  sends: 'play of a stream whose frames keep coming all the while, a key frame among five.',
  breaks: ['ffmpeg', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S14'],
  async run(t) {
    if (!t.habits.saysPlayStart) t.blocked('needs-play-start', 'sanity saw no NetStream.Play.Start at all');
    const pub = await t.publisher();
    await pub.headers();
    await pub.burst(10, { keyInterval: 5 });
    const peer = await t.connected();
    const msid = await t.createStream(peer);
    await peer.command('play', 0, [null, pub.name], { csid: csids.stream, msid });
    await pub.burst(30, { startMs: 400, keyInterval: 5 });
    const started = await peer.wait(status('NetStream.Play.Start'));
    // Only now is somebody sure to be there.
    await pub.video({ key: true, timestampMs: 1600 });
    const sentinel = await t.sentinel(pub, new Player(peer, msid, pub.name, started));
    const media = peer.messages.filter(isMedia);
    return { sentinel, started: started !== undefined, media: media.length, early: media.filter(({ index }) => started === undefined || index < started.index).length };
  },
  outcomes: [
    { verdict: 'fail', reason: 'media-first', means: 'media comes before NetStream.Play.Start', when: ({ early }) => early > 0 },
    { verdict: 'pass', reason: 'start-first', means: 'NetStream.Play.Start, then media', when: ({ started, sentinel }) => started && sentinel === 'arrived' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'no-start', kind: 'hang', means: 'no NetStream.Play.Start', when: ({ started }) => !started },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no media behind it', when: () => true },
  ],
});
