import { defineRule } from '../../define-rule.js';
import type { CodecConfig } from '../../../trace/events.js';
import { inBandProblem } from '../../../codecs/avc.js';
import { ofMessage } from '../../evidence.js';
import { trackKey, writerOf } from '../../media-words.js';

function changeOf(before: CodecConfig, after: CodecConfig): string {
  const size = (config: CodecConfig): string => (config.width === undefined ? 'unknown size' : `${config.width}x${config.height ?? 0}`);
  if (size(before) !== size(after)) return `${size(before)} becomes ${size(after)}`;
  if (before.codecString !== after.codecString) return `${before.codecString ?? 'unknown'} becomes ${after.codecString ?? 'unknown'}`;
  return 'other parameter sets of the same size and profile';
}

export default defineRule({
  meta: {
    id: 'sequence-header-changed', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'The video configuration changes in the middle of the stream.',
    why: 'Hardware decoders, HLS and fMP4 packagers and most players need a discontinuity for it; many stop or show green.',
    remedy: 'Encoder: keep resolution and profile for the whole session; begin a new stream for another one.',
    cites: [{ peer: 'mpegts.js 1.8.2', observed: '"AVCDecoderConfigurationRecord has been changed"' }, { peer: 'SRS', observed: 'issue 1641' }],
    needs: [], moment: 'two video sequence headers',
    lookAlikes: ['The same header again.', 'Another header before the first frame.'],
    examples: {
      fails: [
        { title: 'another size in the stream alone', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video key problem="the parameter sets in the stream are of another size or profile"', 'c2s media 1000'] },
        { title: 'another size', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 2000', 'c2s video header number=2 size=480x270', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'the same again', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video header', 'c2s media 1000'] },
        { title: 'corrected before the first frame', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s video header number=2', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'config-changed' || track.kind !== 'video' || track.frames === 0) return;
        context.report({
          key: trackKey(track), direction: track.direction, message: `${writerOf(context.session, track.direction)} changes the video configuration in mid-stream: ${changeOf(values.before, values.after)}.`,
          cause: 'The encoder was set up anew without a new stream.', evidence: [ofMessage(event, 'another sequence header')],
        });
      },
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType === 'sequence-start') context.examined();
          if (unit.problems?.includes(inBandProblem) !== true) continue;
          context.report({
            key: `${event.direction} ${event.msid} video ${unit.trackId}`, direction: event.direction, message: `${writerOf(context.session, event.direction)} has parameter sets in its frames that are not those of the sequence header.`,
            cause: 'The encoder was set up anew, and the muxer kept the old sequence header.', evidence: [ofMessage(event, 'another SPS in this frame')],
          });
        }
      },
    };
  },
});
