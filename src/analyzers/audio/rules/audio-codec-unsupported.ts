import type { MessageEvent } from '../../../trace/events.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { entryOf, trackKey } from '../tracks.js';

/** A codec that appears once or twice in mid-stream is damage, not a codec. */
const minFrames = 3;

/** By codec name of the tag: what players make of it. Anything that is not here and not common is unknown to all of them. */
const exotic: Readonly<Record<string, string>> = {
  alaw: 'G.711 A-law', ulaw: 'G.711 mu-law', speex: 'Speex', nelly: 'Nellymoser', pcm: 'PCM', adpcm: 'ADPCM',
};
/** Codecs that browsers, servers or both can carry. */
const common = new Set(['mp4a', '.mp3', 'Opus', 'fLaC', 'ac-3', 'ec-3']);

const formatNames: Readonly<Record<string, string>> = { 'id-12': 'sound format 12', 'id-13': 'sound format 13, used for Opus without any standard', 'id-15': 'device-specific sound (format 15)' };

interface TrackState { frames: number; first: MessageEvent; told: boolean; codec: string }

export default defineRule({
  meta: {
    id: 'audio-codec-unsupported', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'The audio is in a codec that players and servers do not know.',
    why: 'The stream plays without sound, or the server refuses it ("unsupported audio codec: 15"). G.711, Speex, Nellymoser and PCM are defined for FLV and play in FFmpeg and VLC, but in no browser; they are reported as information.',
    remedy: 'Encoder: AAC, or Opus with Enhanced RTMP where both ends know it.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.2.1' }, { document: 'Enhanced RTMP v2', section: 'Enhanced Audio' }, { peer: 'MediaMTX', observed: '"unsupported audio codec: 15" with a DJI drone' }],
    needs: [], moment: 'an audio frame', lookAlikes: ['AAC and MP3; Opus, FLAC, AC-3 and E-AC-3 in Enhanced RTMP.', 'A single frame of another format in a damaged stream.'],
    examples: {
      fails: [
        { title: 'device-specific sound', transcript: ['someone publishes', 'c2s video header', 'c2s audio frame codec=id-15', 'c2s audio frame codec=id-15', 'c2s audio frame codec=id-15'] },
        { title: 'a FourCC that nobody knows', transcript: ['someone publishes', 'c2s video header', 'c2s audio frame codec=abcd', 'c2s audio frame codec=abcd', 'c2s audio frame codec=abcd'] },
        { title: 'Speex', severity: 'info', transcript: ['someone publishes', 'c2s video header', 'c2s audio frame codec=speex', 'c2s audio frame codec=speex', 'c2s audio frame codec=speex'] },
      ],
      passes: [
        { title: 'MP3', transcript: ['someone publishes', 'c2s video header', 'c2s audio frame codec=.mp3', 'c2s audio frame codec=.mp3', 'c2s audio frame codec=.mp3'] },
        { title: 'one odd frame', transcript: ['someone publishes', 'c2s headers', 'c2s media 400', 'c2s video inter', 'c2s audio frame codec=id-15', 'clock 440', 'c2s media 400'] },
      ],
    },
  },
  create(context) {
    const tracks = new Map<number, TrackState>();
    return {
      media(event, body) {
        // What an MP4 file may hold is another question.
        if (body.type !== 'audio' || (context.session.start?.container ?? 'flv') !== 'flv') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames' || unit.bodyBytes <= 0) continue;
          context.examined();
          if (common.has(unit.codec)) continue;
          const track = entryOf(tracks, trackKey(event, unit.trackId), () => ({ frames: 0, first: event, told: false, codec: unit.codec }));
          if (track === undefined) continue;
          if (track.codec !== unit.codec) {
            track.codec = unit.codec;
            track.frames = 0;
            track.first = event;
          }
          track.frames += 1;
          if (track.told || track.frames < minFrames) continue;
          track.told = true;
          const known = Object.hasOwn(exotic, unit.codec) ? exotic[unit.codec] : undefined;
          const name = known ?? (Object.hasOwn(formatNames, unit.codec) ? formatNames[unit.codec] : undefined) ?? `"${unit.codec}"`;
          context.report({
            key: `${event.direction} ${String(event.msid)} ${String(unit.trackId)}`, direction: event.direction, atUs: track.first.atUs, severity: known === undefined ? 'degraded' : 'info',
            message: `The audio is ${name}${known === undefined ? ', which players do not know' : ', which no browser plays'}.`,
            cause: 'The encoder was set to it, or its audio was copied as it came.', evidence: [ofMessage(track.first, `audio codec ${unit.codec}`)],
          });
        }
      },
    };
  },
});
