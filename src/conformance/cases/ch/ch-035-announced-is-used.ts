import { defineCase } from '../../core/case.js';
import { reachesAtLeast } from '../../core/verdict.js';
import { chunkFaults, isCorrupt, isReadable, isWhole, relayByHand, sizeCutInThree } from '../../engine/chunk-probe.js';
import { ofType, reply } from '../../engine/expect.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CH-035', slug: 'announced-is-used', title: 'The chunk size that the server uses is the one that it has announced, from the next chunk on', level: 'M', mode: 'server', clauses: ['rtmp:5.4.1/announced', 'rtmp:5.3.1.2.5/length'], preamble: 'handshake',
  why: 'A client has no other way to know where a chunk ends. One message in chunks of another size, and it reads pictures as headers: it stops, or shows nothing.',
  sends: 'connect and createStream; where that works, frames that the server has to cut in three for the player. What comes back is read by the announced sizes alone.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp', 'vlc'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'as required' }], provenBy: ['S37', 'S38', 'S223'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    await peer.until(() => peer.messages.some(reply()) || peer.reader.desyncOffset !== undefined);
    const fence = peer.messages.some(reply()) ? await t.fence(peer) : 'not asked';
    const readable = isReadable(peer, fence);
    // A refusal, a close, silence: matters of other cases.
    if (readable && fence !== 'answered') t.blocked('connect-unanswered', 'connect, or the command behind it, is not answered');
    const answers = { announced: peer.messages.some(ofType(1)), long: peer.messages.some(({ payload }) => payload.length > 128), readable, fence, faults: chunkFaults(peer) };
    if (!readable || !reachesAtLeast(t.habits.reach, 'play')) return { answers, media: undefined };
    const media = await relayByHand(t, ({ frames, msid }, ply) => {
      const sent = [1000, 1040].map((timestampMs) => frames.video({ size: sizeCutInThree(ply.peer.reader.announcedChunkBytes) ?? 300, timestampMs }));
      return { frames: sent, bytes: bytes(...sent.map(({ payload, timestampMs }) => messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload }))) };
    });
    return { answers, media };
  },
  outcomes: [
    { verdict: 'fail', reason: 'announced-not-used', means: 'the answers make no sense in chunks of the announced size', when: ({ answers }) => answers.announced && !answers.readable },
    { verdict: 'fail', reason: 'used-not-announced', means: 'no size was announced, and the answers make no sense in chunks of 128 bytes', when: ({ answers }) => !answers.readable },
    { verdict: 'fail', reason: 'media-otherwise', kind: 'corrupt', means: 'the answers are cut as announced, and frames are not', when: ({ media }) => media !== undefined && isCorrupt(media) },
    { verdict: 'pass', reason: 'as-announced', means: 'answers and frames are cut as announced', when: ({ media }) => media !== undefined && isWhole(media) && media.cuts.every(({ chunks }) => chunks > 1) },
    { verdict: 'info', reason: 'frames-in-one-chunk', means: 'answers are cut as announced; the announced size is above that of all frames', when: ({ media }) => media !== undefined && isWhole(media) },
    { verdict: 'fail', reason: 'media-lost', kind: 'loss', means: 'frames of more than one chunk do not come', when: ({ media }) => media !== undefined },
    { verdict: 'pass', reason: 'answers-as-announced', means: 'answers are cut as announced', when: ({ answers }) => answers.long },
    { verdict: 'info', reason: 'nothing-long', means: 'no message is longer than 128 bytes', when: () => true },
  ],
});
