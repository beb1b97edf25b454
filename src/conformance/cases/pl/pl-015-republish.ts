import { defineCase } from '../../core/case.js';
import { toldEnd } from '../../engine/end-of-play.js';
import type { CaseContext } from '../../engine/context.js';
import { anyOf, control, status } from '../../engine/expect.js';
import { isAvcHeader, openingOf } from '../../engine/opening-of.js';
import type { Publisher } from '../../engine/stream-ends.js';
import { tryPublish } from '../../engine/try-publish.js';
import { aacHeader, audioType, avcConfiguration, avcHeader, otherAvcConfiguration, videoType } from '../../media/frames.js';

const newBegin = anyOf(status('NetStream.Play.PublishNotify'), status('NetStream.Play.Start'), control('streamBegin'));

/** A name may be taken for a moment longer; PB-015 is about how long. */
async function untilPublished(t: CaseContext, name: string): Promise<Publisher> {
  const untilMs = t.nowMs() + t.deadlineMs;
  for (let stream = 100; ; stream += 1) {
    const peer = await t.connected();
    const attempt = await tryPublish(t, peer, await t.createStream(peer), name, stream);
    if ('publisher' in attempt && await t.fence(peer) !== 'closed') return attempt.publisher;
    if (t.nowMs() > untilMs) t.blocked('name-not-free', 'the name could not be published again');
    peer.destroy();
    await t.pause(retryMs);
  }
}

const retryMs = 100;

export default defineCase({
  id: 'PL-015', slug: 'republish', title: 'A player that waits gets a republished stream from its new headers on', level: 'P', mode: 'server', clauses: ['practice:late-join', 'practice:end-told'], preamble: 'play',
  why: 'An encoder that reconnects may come back with other settings. With the headers of before, every picture is damaged.',
  sends: 'A running stream ends; its name is published again with another AVC sequence header, a key frame and frames. The player stays.',
  breaks: ['all players'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'new headers, then frames; with idle_streams off closes the player at the end' },
    { peer: 'Node-Media-Server 4.4.3', does: 'new headers, then frames; timestamps go on behind the last ones for the same address, within 30 s' },
  ], provenBy: ['S126', 'S128', 'S272'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const ended = ply.peer.messages.length;
    await pub.peer.command('deleteStream', 0, [null, pub.msid]);
    // Answered: the name is free.
    await t.fence(pub.peer);
    pub.peer.end();
    const again = await untilPublished(t, pub.name);
    const { length: since } = ply.peer.messages;
    await again.payload(videoType, avcHeader(otherAvcConfiguration));
    await again.payload(audioType, aacHeader());
    await again.burst(5);
    const sentinel = ply.peer.closed === undefined ? await t.sentinel(again, ply) : 'closed';
    const behind = ply.peer.messages.slice(since);
    const { videoHeader, firstVideo } = openingOf(behind, otherAvcConfiguration);
    // An end that was told and is not taken back is one: the player has to ask again.
    const told = sentinel === 'lost' ? await toldEnd(ply, ended) : undefined;
    const begun = ply.peer.messages.slice(ended).some(newBegin);
    return { sentinel, over: told !== undefined && (told.eof || told.status !== undefined) && !begun, videoHeader, oldHeader: behind.some(isAvcHeader(avcConfiguration)), firstVideo };
  },
  outcomes: [
    { verdict: 'info', reason: 'closed-at-end', means: 'the player was closed when the stream ended', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'info', reason: 'ended-for-good', means: 'the end was told, and the player has to ask again', when: ({ over }) => over },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'nothing of the new stream reaches the player', when: ({ sentinel }) => sentinel === 'lost' },
    { verdict: 'fail', reason: 'old-headers', kind: 'corrupt', means: 'the sequence header of the publisher before', when: ({ videoHeader, oldHeader }) => oldHeader && videoHeader !== 'before' },
    { verdict: 'fail', reason: 'no-headers', kind: 'missing', means: 'frames without the new sequence header before them', when: ({ videoHeader }) => videoHeader !== 'before' },
    { verdict: 'pass', reason: 'new-headers', means: 'the new sequence header, then a key frame', when: ({ firstVideo }) => firstVideo === 'key' },
    { verdict: 'warn', reason: 'mid-group', means: 'the picture begins between two key frames', when: ({ firstVideo }) => firstVideo === 'inter' },
  ],
});
