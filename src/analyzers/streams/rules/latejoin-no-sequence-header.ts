import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import type { MediaUnit, MessageEvent } from '../../../trace/events.js';

/** Codecs that cannot be decoded without their configuration record. */
const needHeader = new Set(['avc1', 'hvc1', 'av01', 'vvc1', 'mp4a', 'Opus', 'fLaC']);
/** Audio frames after which a header that comes with each keyframe would have come. */
const enoughAudioFrames = 100;

interface TrackState { codec: string; header: boolean; frames: number; keyframes: number; parameterSets: boolean; first: MessageEvent | undefined; told: boolean }

export default defineRule({
  meta: {
    id: 'latejoin-no-sequence-header', area: 'streams', level: 7, severity: 'fatal', end: 'server',
    summary: 'A player gets coded frames without the sequence header that they need.',
    why: 'Black or green picture, "non-existing PPS 0 referenced", "No start code is found", or sound only. The relay does not keep the headers for players that join later.',
    remedy: 'Server: keep the newest video and audio sequence header of each stream and send both to every new player before any coded frame.',
    cites: [{ peer: 'rtmp-go 9fd3ce8~1', observed: 'Play.Start, then af 01 and 27 01 without af 00 and 17 00' }, { peer: 'Enhanced RTMP v2', observed: 'SequenceStart comes first' }],
    needs: ['bothDirections'], moment: 'a coded frame for a player',
    lookAlikes: ['Headers with timestamp 0 before media with a large one.', 'Audio before the video header.', 'Codecs without a header (MP3, G.711, Speex, H.263).', 'Encoders that repeat the header with each keyframe.'],
    examples: {
      fails: [
        { title: 'no headers at all', transcript: ['ffmpeg plays', 's2c media 3000'] },
        { title: 'parameter sets in the stream: players cope late', severity: 'degraded', transcript: ['ffmpeg plays', 's2c audio header', 's2c video inter', 's2c video key nals=7,8,5', 's2c video key nals=7,8,5'] },
      ],
      passes: [
        { title: 'headers first', transcript: ['ffmpeg plays', 's2c audio header', 's2c video header', 's2c media 3000'] },
        { title: 'audio before the video header', transcript: ['ffmpeg plays', 's2c audio header', 's2c audio frame', 's2c video header', 's2c media 1000'] },
        { title: 'the header comes with the first keyframe', transcript: ['ffmpeg plays', 's2c audio header', 's2c video inter', 's2c video inter', 's2c video header', 's2c video key'] },
        { title: 'MP3 needs none', transcript: ['ffmpeg plays', 's2c audio frame codec=.mp3', 's2c audio frame codec=.mp3'] },
      ],
    },
  },
  create(context) {
    const tracks = new Map<string, TrackState>();
    const fault = (kind: string, track: TrackState): void => {
      if (track.told || track.header || track.first === undefined) return;
      track.told = true;
      const { session } = context;
      if (!session.fromStart || session.s2c.lost.length > 0) {
        context.inconclusive('bytes of the server are missing, and the header may be among them');
        return;
      }
      context.report({
        direction: 's2c', atUs: track.first.atUs, severity: track.parameterSets ? 'degraded' : 'fatal',
        message: `The player gets ${kind} (${track.codec}) without its sequence header: ${String(track.frames)} coded frames and no header before them.`,
        cause: track.parameterSets ? 'Parameter sets come inside the stream, so some players start late.' : 'Nothing tells the decoder how to read these frames.',
        evidence: [ofMessage(track.first, `first coded ${kind} frame`)],
      });
    };
    const all = (): void => {
      for (const [key, track] of tracks) fault(key.split(' ')[0] ?? 'video', track);
    };
    return {
      media(event, body) {
        if (event.direction !== 's2c') return;
        for (const unit of body.units) {
          if (!needHeader.has(unit.codec)) continue;
          const track = of(tracks, `${body.type} ${String(unit.trackId)}`, unit);
          if (unit.packetType === 'sequence-start') track.header = true;
          if (unit.packetType !== 'coded-frames' || track.header) continue;
          context.examined();
          track.first ??= event;
          track.frames++;
          if (unit.nalTypes?.includes(unit.codec === 'avc1' ? 7 : 33) === true) track.parameterSets = true;
          if (unit.frameType === 'key') track.keyframes++;
          if (track.keyframes >= 2 || (body.type === 'audio' && track.frames >= enoughAudioFrames)) fault(body.type, track);
        }
      },
      close: all,
      end: all,
    };
  },
});

function of(tracks: Map<string, TrackState>, key: string, unit: MediaUnit): TrackState {
  let track = tracks.get(key);
  if (track === undefined) {
    track = { codec: unit.codec, header: false, frames: 0, keyframes: 0, parameterSets: false, first: undefined, told: false };
    if (tracks.size < 16) tracks.set(key, track);
  }
  return track;
}
