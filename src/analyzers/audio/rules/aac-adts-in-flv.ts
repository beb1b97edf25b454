import type { MessageEvent } from '../../../trace/events.js';
import { adtsProblem } from '../../../codecs/aac.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { entryOf, silentSeverity, trackKey } from '../tracks.js';

/** Three frames in a row whose ADTS lengths fit: no raw frames look like that. */
const inARow = 3;
/** About five seconds of audio without any picture. */
const enoughAlone = 250;

interface TrackState { row: number; first: MessageEvent | undefined; told: boolean }

export default defineRule({
  meta: {
    id: 'aac-adts-in-flv', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'AAC frames still have their ADTS headers.',
    why: 'FLV and RTMP carry raw AAC frames. Browser players and most decoders take the seven header bytes for sound data: silence or noise. FFmpeg sniffs the header and plays, so it does not show the fault.',
    remedy: 'Encoder: strip the ADTS header and send its content as AudioSpecificConfig once; in FFmpeg with the filter aac_adtstoasc.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.2.2' }, { document: 'ISO/IEC 14496-3', section: '§1.A.2.2' }, { peer: 'FFmpeg 5.1.9 FLV muxer', observed: '"Malformed AAC bitstream detected: use the audio bitstream filter aac_adtstoasc"' }],
    needs: [], moment: 'an AAC frame', lookAlikes: ['A raw frame that begins with FF F1 by chance: the lengths do not fit.'],
    examples: {
      fails: [
        { title: 'ADTS in every frame', transcript: ['someone publishes', 'c2s headers', 'c2s video key', 'c2s audio frame problem="ADTS header"', 'c2s audio frame problem="ADTS header"', 'c2s audio frame problem="ADTS header"'] },
        { title: 'and no picture', severity: 'fatal', transcript: ['someone publishes', 'c2s audio header', 'c2s audio frame problem="ADTS header"', 'c2s audio frame problem="ADTS header"', 'c2s audio frame problem="ADTS header"'] },
      ],
      passes: [
        { title: 'raw frames', transcript: ['someone publishes', 'c2s headers', 'c2s media 1000'] },
        { title: 'one that looks like it', transcript: ['someone publishes', 'c2s audio header', 'c2s media 400 only=audio', 'c2s audio frame problem="ADTS header"', 'clock 440', 'c2s media 40 only=audio', 'c2s audio frame problem="ADTS header"', 'clock 520', 'c2s media 400 only=audio'] },
      ],
    },
  },
  create(context) {
    const tracks = new Map<number, TrackState>();
    const report = (track: TrackState): void => {
      const { first } = track;
      if (track.told || first === undefined || track.row < inARow) return;
      track.told = true;
      context.report({
        key: `${first.direction} ${String(first.msid)}`, direction: first.direction, atUs: first.atUs, severity: silentSeverity(context.session, first.direction),
        message: 'The AAC frames begin with an ADTS header.', cause: 'The stream was copied from ADTS or MPEG-TS without conversion.', evidence: [ofMessage(first, 'ADTS header')],
      });
    };
    const all = (): void => {
      for (const track of tracks.values()) report(track);
    };
    return {
      media(event, body) {
        if (body.type !== 'audio') return;
        for (const unit of body.units) {
          if (unit.codec !== 'mp4a' || unit.packetType !== 'coded-frames') continue;
          context.examined();
          const isAdts = unit.problems?.includes(adtsProblem) === true;
          if (!isAdts && tracks.size === 0) continue;
          const track = entryOf(tracks, trackKey(event, unit.trackId), () => ({ row: 0, first: undefined, told: false }));
          if (track === undefined || track.told) continue;
          if (!isAdts) {
            if (track.row < inARow) {
              track.row = 0;
              track.first = undefined;
            }
            continue;
          }
          track.first ??= event;
          track.row += 1;
          // Where no picture has come yet, a few seconds or the end tell how grave it is.
          if (track.row >= enoughAlone || (track.row >= inARow && silentSeverity(context.session, event.direction) === 'degraded')) report(track);
        }
      },
      close: all,
      end: all,
    };
  },
});
