import { defineCase } from '../../core/case.js';
import type { CaseContext } from '../../engine/context.js';
import { aacHeader, audioType, avcHeader, videoType, type Frame } from '../../media/frames.js';

const frames = 20;

/** The track alone, to a player that is there and to one that joins in the middle; what of the second half is missing. */
async function relayed(t: CaseContext, kind: Frame['kind']): Promise<{ readonly arrived: boolean; readonly closed: boolean; readonly missing: number; readonly header: boolean }> {
  const pub = await t.publisher();
  const early = await t.player(pub.name);
  const header = kind === 'audio' ? aacHeader() : avcHeader();
  await pub.payload(kind === 'audio' ? audioType : videoType, header);
  const send = (index: number): Promise<Frame> => (kind === 'audio' ? pub.audio({ timestampMs: index * 23 }) : pub.video({ key: index % (frames / 2) === 0, timestampMs: index * 40 }));
  for (let index = 0; index < frames / 2; index += 1) await send(index);
  const late = await t.player(pub.name);
  for (let index = frames / 2; index < frames; index += 1) await send(index);
  const last = pub.sent.at(-1) as Frame;
  const players = [early, late];
  const arrived = (await Promise.all(players.map((player) => player.arrives(last)))).every(Boolean);
  const missing = early.account(pub.sent).lost.length + late.account(pub.sent.slice(frames / 2)).lost.length;
  return { arrived, closed: players.some(({ peer }) => peer.closed !== undefined), missing, header: players.every(({ media }) => media.find(({ typeId }) => typeId === last.typeId)?.payload[1] === 0) };
}

export default defineCase({
  id: 'MR-012', slug: 'one-track', title: 'A stream of audio alone plays, and one of video alone', level: 'P', mode: 'server', clauses: ['rtmp:7.1.4', 'rtmp:7.1.5', 'practice:late-join'], preamble: 'play', tags: ['relay'],
  why: 'Radio has no picture and cameras often have no sound. A server that waits for the other track waits for ever.',
  sends: `An AAC header and ${frames} audio frames; on another connection an AVC header and ${frames} video frames. One player is there, one joins in the middle.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'plays both' }, { peer: 'Node-Media-Server 4.4.3', does: 'plays both' }], provenBy: ['S54', 'S55', 'S131', 'S273'],
  async run(t) {
    return { audio: await relayed(t, 'audio'), video: await relayed(t, 'video') };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ audio, video }) => audio.closed || video.closed },
    { verdict: 'fail', reason: 'audio-alone', kind: 'loss', means: 'audio without video does not reach the players whole', when: ({ audio }) => !audio.arrived || audio.missing > 0 },
    { verdict: 'fail', reason: 'video-alone', kind: 'loss', means: 'video without audio does not reach the players whole', when: ({ video }) => !video.arrived || video.missing > 0 },
    { verdict: 'pass', reason: 'both-play', means: 'each track reaches both players, its header first', when: ({ audio, video }) => audio.header && video.header },
    { verdict: 'fail', reason: 'no-header', kind: 'missing', means: 'the frames come without the sequence header before them', when: () => true },
  ],
});
