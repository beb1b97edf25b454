import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'nalu-length-broken', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'The lengths of the NAL units do not fill the frame.',
    why: 'Decoders drop the frame or stop ("Invalid NAL unit size"); browsers end playback at it.',
    remedy: 'Encoder: check the length size named in the sequence header, and that messages are not cut.',
    cites: [{ document: 'ISO/IEC 14496-15', section: '§5.3.2' }, { peer: 'mpegts.js 1.8.2', observed: '"Malformed Nalus near timestamp"' }],
    needs: [], moment: 'an H.264 or HEVC frame',
    lookAlikes: ['Up to four zero bytes behind the last unit.', 'Annex B start codes: told by their own name.'],
    examples: {
      fails: [
        { title: 'one frame', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter problem="NAL lengths do not add up"', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'sound frames', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames') continue;
          context.examined();
          const problem = unit.problems?.find((each) => each.startsWith('NAL lengths') || each.startsWith('zero-length'));
          if (problem === undefined) continue;
          context.report({
            key: `${event.direction} ${event.msid} ${unit.trackId}`, direction: event.direction, message: `The frame at ${seconds(event.timestampMs)} is malformed: ${problem}.`,
            cause: 'A length points beyond the frame, or bytes of the frame are missing.', evidence: [ofMessage(event, problem)],
          });
        }
      },
    };
  },
});
