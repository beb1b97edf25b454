import type { MediaUnit, MessageEvent } from '../../../trace/events.js';
import type { Severity } from '../../../trace/findings.js';
import { timestampDistance } from '../../../trace/units.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { entryOf, silentSeverity, trackKey } from '../tracks.js';

/** About two seconds: a header that comes with the first keyframe would have come. */
const enoughFrames = 100;
/** Without a picture the wait is longer: SRS takes a stream for pure audio after 115 packets. */
const enoughFramesAlone = 250;
/** A header this late costs the beginning of a word, no more. */
const harmlessMs = 1000;
/** An AudioSpecificConfig has two bytes at least. */
const shortestConfig = 2;

interface TrackState { header: boolean; emptyHeader: boolean; frames: number; first: MessageEvent | undefined; lastMs: number; told: boolean; blind: boolean }

export default defineRule({
  meta: {
    id: 'aac-sequence-header-missing', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'AAC frames come without the sequence header (AudioSpecificConfig) before them.',
    why: 'Browser players give no sound, mpegts.js not even a picture; SRS ignores the frames ("aac ignore type=1 for no sequence header"). FFmpeg guesses the configuration and plays, so it does not show the fault.',
    remedy: 'Encoder: send the AAC sequence header (AF 00 and the AudioSpecificConfig) before the first frame; in FFmpeg convert ADTS with the filter aac_adtstoasc.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.2.2' }, { peer: 'SRS', observed: 'ignores AAC frames without sequence header' }, { peer: 'mpegts.js 1.8.2', observed: 'starts neither audio nor video' }],
    needs: [], moment: 'an AAC frame of the publisher',
    lookAlikes: ['A capture that starts in mid-stream.', 'An empty header, which is a finding of its own.', 'Codecs without a header (MP3, G.711, Speex).'],
    examples: {
      fails: [
        { title: 'never', transcript: ['someone publishes', 'c2s video header', 'c2s media 6000'] },
        { title: 'late', transcript: ['someone publishes', 'c2s video header', 'c2s media 2000', 'c2s audio header', 'c2s media 2000'] },
        { title: 'late, but only a moment', severity: 'info', transcript: ['someone publishes', 'c2s video header', 'c2s media 400', 'c2s audio header', 'c2s media 1000'] },
        { title: 'audio alone', severity: 'fatal', transcript: ['someone publishes', 'c2s media 12000 only=audio'] },
        { title: 'in a file', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":4}', 'c2s video header', 'c2s media 4000'] },
      ],
      passes: [
        { title: 'header first', transcript: ['someone publishes', 'c2s headers', 'c2s media 2000'] },
        { title: 'MP3', transcript: ['someone publishes', 'c2s video header', 'c2s audio frame codec=.mp3', 'c2s audio frame codec=.mp3'] },
        { title: 'a capture from the middle', transcript: ['source handshake=false', 'c2s protocol chunks 68', 'c2s lost mid-stream 300', 'c2s media 6000'] },
      ],
    },
  },
  create(context) {
    const tracks = new Map<number, TrackState>();
    const of = (event: MessageEvent, trackId: number): TrackState | undefined => entryOf(tracks, trackKey(event, trackId), () => ({ header: false, emptyHeader: false, frames: 0, first: undefined, lastMs: 0, told: false, blind: false }));
    const report = (track: TrackState, severity: Severity, message: string, cause: string): void => {
      const { first } = track;
      if (track.told || first === undefined) return;
      track.told = true;
      if (track.blind) {
        context.inconclusive('bytes of the publisher are missing before its first AAC frame, and the header may be among them');
        return;
      }
      context.report({ key: String(trackKey(first, 0)), severity, direction: 'c2s', atUs: first.atUs, message, cause, evidence: [ofMessage(first, 'first AAC frame')] });
    };
    const missing = (track: TrackState): void => {
      // An empty header is the cause, and told as that.
      if (track.header || track.emptyHeader) return;
      report(track, silentSeverity(context.session, 'c2s'), `${String(track.frames)} AAC frames came and no sequence header with them.`, 'Nothing tells the decoder sample rate and channels: the encoder did not send its AudioSpecificConfig.');
    };
    const header = (track: TrackState, unit: MediaUnit, event: MessageEvent): void => {
      if (track.header) return;
      if (unit.bodyBytes < shortestConfig && (event.missingBytes ?? 0) === 0) {
        track.emptyHeader = true;
        return;
      }
      track.header = true;
      if (track.first === undefined || track.emptyHeader) return;
      const lateMs = timestampDistance(track.first.timestampMs, track.lastMs);
      report(track, lateMs > harmlessMs ? 'degraded' : 'info', `The AAC sequence header came after ${String(track.frames)} AAC frames (${(lateMs / 1000).toFixed(1)} s); they cannot be decoded.`, 'The encoder sent its first frames before its header.');
    };
    const see = (unit: MediaUnit, event: MessageEvent): void => {
      if (unit.codec !== 'mp4a') return;
      const track = of(event, unit.trackId);
      if (track === undefined) return;
      if (unit.packetType === 'sequence-start') {
        context.examined();
        header(track, unit, event);
        return;
      }
      if (unit.packetType !== 'coded-frames' || unit.bodyBytes === 0 || track.header) return;
      const { session } = context;
      if (track.first === undefined) track.blind = !session.fromStart || session.c2s.lost.length > 0;
      track.first ??= event;
      track.lastMs = event.timestampMs;
      track.frames += 1;
      if (track.told || track.frames < enoughFrames) return;
      if (track.frames >= enoughFramesAlone || silentSeverity(session, 'c2s') === 'degraded') missing(track);
    };
    const all = (): void => {
      for (const track of tracks.values()) missing(track);
    };
    return {
      media(event, body) {
        if (event.direction !== 'c2s' || body.type !== 'audio') return;
        for (const unit of body.units) see(unit, event);
      },
      message(event) {
        if (event.direction !== 'c2s' || event.body.type !== 'aggregate') return;
        for (const part of event.body.parts) {
          if (part.media?.type === 'audio') for (const unit of part.media.units) see(unit, event);
        }
      },
      close: all,
      end: all,
    };
  },
});
