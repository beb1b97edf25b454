import type { TrackIncident } from '../../../session/track-incidents.js';
import type { CodecConfig, MessageEvent } from '../../../trace/events.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { entryOf, trackKey } from '../tracks.js';

/** A frame or two of another codec are damage, not a change. */
const minFrames = 3;

/** `from` is the codec that the stream had for long; a few frames of another one do not end it. */
interface Change { readonly from: string; to: string; event: MessageEvent; frames: number }

function words(config: CodecConfig): string {
  const parts = [config.profile ?? config.codecString, config.sampleRate === undefined ? undefined : `${String(config.sampleRate)} Hz`, config.channels === undefined ? undefined : `${String(config.channels)} channels`];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** Does a decoder have to be set up anew? Records also differ in what it may ignore, such as a note that SBR is absent. */
function matters(before: CodecConfig, after: CodecConfig): boolean {
  return before.codecString !== after.codecString || before.sampleRate !== after.sampleRate || before.channels !== after.channels;
}

export default defineRule({
  meta: {
    id: 'audio-config-changed', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'The audio changes its codec, sample rate or channels in mid-stream.',
    why: 'HLS and MP4 writers, hardware decoders and browser players are set up once: they click, fall silent or play at the wrong speed behind the change. FFmpeg and VLC follow it.',
    remedy: 'Encoder: keep one audio format for the whole stream, resampling where sources differ; or end the stream and begin a new one.',
    cites: [{ peer: 'mpegts.js 1.8.2', observed: '"AudioSpecificConfig has been changed"' }, { document: 'FLV 10.1', section: 'E.4.2' }],
    needs: [], moment: 'audio frames behind a sequence header', lookAlikes: ['The same header again.', 'A record that differs only in what decoders ignore: information only.', 'Two headers before the first frame.'],
    examples: {
      fails: [
        { title: 'another sample rate', transcript: ['someone publishes', 'c2s video header', 'c2s audio header rate=44100 channels=2', 'c2s media 1000', 'c2s audio header rate=48000 channels=2 number=2', 'c2s media 1000'] },
        { title: 'another codec', transcript: ['someone publishes', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s audio frame codec=.mp3', 'c2s audio frame codec=.mp3', 'c2s audio frame codec=.mp3'] },
        { title: 'only the form of the record', severity: 'info', transcript: ['someone publishes', 'c2s video header', 'c2s audio header rate=44100 channels=2', 'c2s media 1000', 'c2s audio header rate=44100 channels=2 number=2', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'the same header again', transcript: ['someone publishes', 'c2s headers', 'c2s media 1000', 'c2s audio header', 'c2s media 1000'] },
        { title: 'two headers at the start', transcript: ['someone publishes', 'c2s video header', 'c2s audio header rate=44100 channels=1', 'c2s audio header rate=44100 channels=2 number=2', 'c2s media 1000'] },
        { title: 'one frame of another codec', transcript: ['someone publishes', 'c2s headers', 'c2s media 400', 'c2s video inter', 'c2s audio frame codec=id-15', 'clock 440', 'c2s media 400'] },
      ],
    },
  },
  create(context) {
    const changes = new Map<number, Change>();
    const report = (incident: { readonly event: MessageEvent }, severity: 'degraded' | 'info', from: string, to: string, cause: string): void => {
      const { event } = incident;
      context.report({
        key: `${event.direction} ${String(event.msid)}`, severity, direction: event.direction, atUs: event.atUs,
        message: from === to ? 'The audio sequence header changes, but not what it says of the sound.' : `The audio changes in mid-stream: from ${from} to ${to}.`, cause, evidence: [ofMessage(event, from === to ? 'other record' : to)],
      });
    };
    const configChanged = (incident: TrackIncident & { readonly what: 'config-changed' }): void => {
      const { track, values: { before, after } } = incident;
      if (track.frames === 0 || before.problems.length > 0 || after.problems.length > 0) return;
      if (matters(before, after)) report(incident, 'degraded', words(before), words(after), 'The encoder took another source, or another publisher took over.');
      else report(incident, 'info', '', '', 'The encoder wrote the record in another form.');
    };
    return {
      media(event, body) {
        if (body.type !== 'audio') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames') continue;
          context.examined();
          if (changes.size === 0) continue;
          const key = trackKey(event, unit.trackId);
          const change = changes.get(key);
          if (change === undefined || unit.codec !== change.to) continue;
          change.frames += 1;
          if (change.frames < minFrames) continue;
          changes.delete(key);
          report(change, 'degraded', change.from, change.to, 'The encoder took another source, or another publisher took over.');
        }
      },
      track(incident) {
        if (incident.track.kind !== 'audio') return;
        if (incident.what === 'config-changed') configChanged(incident);
        else if (incident.what === 'codec-changed') {
          const { event, track, values: { from, to } } = incident;
          const key = trackKey(event, track.trackId);
          const change = entryOf(changes, key, () => ({ from, to, event, frames: 1 }));
          if (change === undefined || change.event === event) return;
          // Back from a frame or two of damage.
          if (to === change.from) changes.delete(key);
          else Object.assign(change, { to, event, frames: 1 });
        }
      },
    };
  },
});
