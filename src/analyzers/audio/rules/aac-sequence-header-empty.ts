import type { MessageEvent } from '../../../trace/events.js';
import type { Severity } from '../../../trace/findings.js';
import { timestampDistance } from '../../../trace/units.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { entryOf, silentSeverity, trackKey } from '../tracks.js';

/** FFmpeg sends the full header with the first frame. */
const soonMs = 1000;
/** An AudioSpecificConfig has two bytes at least. */
const shortestConfig = 2;
/** About five seconds of frames: a full header that was still to come would have come. */
const enoughFrames = 250;

interface TrackState { full: boolean; empty: MessageEvent | undefined; frames: number; told: boolean }

export default defineRule({
  meta: {
    id: 'aac-sequence-header-empty', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'The AAC sequence header has no AudioSpecificConfig in it.',
    why: 'A decoder that takes it at its word has no sample rate and no channels: no sound in browsers, and strict servers close. FFmpeg sends such a header when it copies ADTS audio and repeats it in full with the first frame, which is harmless.',
    remedy: 'Encoder: send the header when its content is known; in FFmpeg add -bsf:a aac_adtstoasc when audio is copied from MPEG-TS or ADTS.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.2.2' }, { peer: 'xiu', observed: 'crashed on it' }],
    needs: [], moment: 'an AAC sequence header', lookAlikes: ['An empty header with a full one within a second: information only.', 'A header whose bytes the capture lacks.'],
    examples: {
      fails: [
        { title: 'nothing follows', transcript: ['someone publishes', 'c2s video header', 'c2s audio header bytes=5', 'c2s media 2000'] },
        { title: 'the full one comes at once', severity: 'info', transcript: ['someone publishes', 'c2s video header', 'c2s audio header bytes=5', 'c2s audio header', 'c2s media 1500'] },
      ],
      passes: [{ title: 'a full header', transcript: ['someone publishes', 'c2s headers', 'c2s media 1500'] }],
    },
  },
  create(context) {
    const tracks = new Map<number, TrackState>();
    const report = (track: TrackState, severity: Severity, message: string): void => {
      const { empty } = track;
      if (track.told || empty === undefined) return;
      track.told = true;
      context.report({
        key: `${empty.direction} ${String(empty.msid)}`, severity, direction: empty.direction, atUs: empty.atUs, message,
        cause: 'The muxer was opened before the configuration of the audio was known.', evidence: [ofMessage(empty, 'empty header')],
      });
    };
    const all = (): void => {
      for (const track of tracks.values()) {
        if (!track.full && track.empty !== undefined) report(track, silentSeverity(context.session, track.empty.direction), 'The AAC sequence header is empty, and no full one followed.');
      }
    };
    return {
      media(event, body) {
        if (body.type !== 'audio') return;
        for (const unit of body.units) {
          if (unit.codec !== 'mp4a') continue;
          const isHeader = unit.packetType === 'sequence-start';
          if (!isHeader && tracks.size === 0) continue;
          const track = entryOf(tracks, trackKey(event, unit.trackId), () => ({ full: false, empty: undefined, frames: 0, told: false }));
          if (track === undefined) continue;
          if (!isHeader) {
            if (track.full || track.empty === undefined) continue;
            track.frames += 1;
            if (track.frames >= enoughFrames) report(track, silentSeverity(context.session, event.direction), 'The AAC sequence header is empty, and no full one followed.');
            continue;
          }
          context.examined();
          if ((event.missingBytes ?? 0) > 0) continue;
          if (unit.bodyBytes < shortestConfig) {
            if (!track.full) track.empty ??= event;
            continue;
          }
          if (!track.full && track.empty !== undefined) {
            const lateMs = timestampDistance(track.empty.timestampMs, event.timestampMs);
            report(track, lateMs > soonMs ? 'degraded' : 'info', `The first AAC sequence header is empty; a full one followed ${(lateMs / 1000).toFixed(1)} s later.`);
          }
          track.full = true;
        }
      },
      close: all,
      end: all,
    };
  },
});
