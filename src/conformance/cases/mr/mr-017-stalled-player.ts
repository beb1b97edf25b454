import { defineCase } from '../../core/case.js';
import type { Player, Publisher } from '../../engine/stream-ends.js';
import { identify, videoType, type Frame } from '../../media/frames.js';
import { setChunkSizeBytes } from '../../wire/bytes/chunks.js';

/** 32 MB in all: more than the systems at both ends take by themselves, and more than a server has reason to keep. */
const batches = 64;
const batchFrames = 8;
const frameBytes = 62_500;
const chunkBytes = 65_536;
/** 100 s in all: a server that keeps so many seconds has dropped some of them. */
const stepMs = 200;

/** How often the picture goes on behind a gap with a frame that needs those in the gap. */
function resumedWithoutKey({ media }: Player): number {
  let next = 0;
  let count = 0;
  for (const { typeId, payload } of media) {
    const frame = typeId === videoType ? identify(typeId, payload) : undefined;
    if (frame === undefined) continue;
    if (frame.sequence !== next && (payload[0] ?? 0) >> 4 !== 1) count += 1;
    next = frame.sequence + 1;
  }
  return count;
}

async function sendAll(pub: Publisher, frames: readonly Frame[]): Promise<void> {
  for (const frame of frames) await pub.send(frame);
}

/** Until the frame is there; false when nothing at all has come for T. */
async function keepsComing(player: Player, frame: Frame | undefined): Promise<boolean> {
  for (let before = -1; frame !== undefined && player.peer.receivedBytes > before;) {
    before = player.peer.receivedBytes;
    if (await player.arrives(frame)) return true;
  }
  return false;
}

export default defineCase({
  id: 'MR-017', slug: 'stalled-player', title: 'A player that does not read costs the others nothing, and itself whole frames', level: 'P', mode: 'server', clauses: ['practice:isolation'], preamble: 'play', tags: ['relay'], budget: 3,
  why: 'One viewer on a bad network must not stop the stream for all. What it cannot take may be dropped by whole frames, up to a key frame; halves of frames damage its picture, and keeping everything fills the server\'s memory.',
  sends: `${batches * batchFrames * frameBytes / 1e6} MB of video, ${batches * batchFrames * stepMs / 1000} s by its timestamps, to two players, one of which reads nothing meanwhile; then it reads again, and a last group follows.`,
  breaks: ['all other players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'drops whole frames, key frames last' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps everything' }], provenBy: ['S76', 'S77', 'S78'],
  async run(t) {
    const { pub, players: [good, stalled] } = await t.pair({ players: 2 });
    if (good === undefined || stalled === undefined) throw new Error('a pair of two players has two');
    await pub.peer.send(setChunkSizeBytes(chunkBytes));
    pub.peer.chunkBytes = chunkBytes;
    stalled.peer.pause();
    let delivered = true;
    let timestampMs = 40;
    for (let batch = 0; delivered && batch < batches; batch += 1) {
      const group = Array.from({ length: batchFrames }, (_, index) => pub.frames.video({ key: index === 0, size: frameBytes, timestampMs: timestampMs + index * stepMs }));
      timestampMs += batchFrames * stepMs;
      // A server that reads nothing more takes nothing more either: this ends when what is sent has come.
      void sendAll(pub, group);
      // Never more on its way than a player that reads can take at once.
      delivered = await keepsComing(good, group.at(-1));
    }
    const { lost, corrupt } = good.account(pub.sent);
    stalled.peer.resume();
    if (!delivered) return { delivered, lost, corrupt };
    // Until what was kept for it has come: a server may show it what is new only then.
    let before = -1;
    while (stalled.peer.receivedBytes > before && stalled.peer.closed === undefined) {
      before = stalled.peer.receivedBytes;
      await t.pause(t.deadlineMs / 10);
    }
    await pub.burst(10, { startMs: timestampMs });
    const sentinel = stalled.peer.closed === undefined ? await t.sentinel(pub, stalled) : 'closed';
    const own = stalled.account(pub.sent);
    return {
      delivered, lost, corrupt, sentinel, publisherClosed: pub.peer.closed?.how, dropped: own.lost.length, damaged: own.corrupt.length + own.unknown + own.foreign,
      unreadable: stalled.peer.reader.desyncOffset !== undefined, midGroup: resumedWithoutKey(stalled),
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'others-wait', kind: 'crosstalk', means: 'the publisher is closed, or the player that reads gets nothing or loses frames', when: ({ delivered, lost, publisherClosed }) => !delivered || lost.length > 0 || publisherClosed !== undefined },
    { verdict: 'fail', reason: 'others-corrupt', kind: 'corrupt', means: 'the player that reads gets damaged frames', when: ({ corrupt }) => corrupt.length > 0 },
    { verdict: 'fail', reason: 'frames-cut', kind: 'corrupt', means: 'the player that stalled gets damaged frames', when: ({ damaged, unreadable }) => (damaged ?? 0) > 0 || unreadable === true },
    { verdict: 'pass', reason: 'closed', means: 'the player that stalled is closed, the other one gets everything', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'warn', reason: 'keeps-everything', means: 'the server kept all for the player that did not read', when: ({ dropped }) => dropped === 0 },
    { verdict: 'fail', reason: 'never-again', kind: 'wedge', means: 'the player that stalled gets nothing more when it reads again', when: ({ sentinel }) => sentinel === 'lost' },
    { verdict: 'pass', reason: 'whole-frames', means: 'whole frames are dropped, and it goes on with a key frame', when: ({ midGroup }) => midGroup === 0 },
    { verdict: 'warn', reason: 'mid-group', means: 'whole frames are dropped, and it goes on between two key frames', when: () => true },
  ],
});
