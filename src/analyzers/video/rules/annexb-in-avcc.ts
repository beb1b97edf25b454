import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'annexb-in-avcc', area: 'video', level: 8, severity: 'fatal', end: 'client',
    summary: 'Video frames carry Annex B start codes where lengths belong.',
    why: 'RTMP wants each NAL unit behind its length. Most servers and all browser players fail on start codes; FFmpeg sniffs them and plays, so it does not show the fault.',
    remedy: 'Encoder: convert to lengths; drop h264_mp4toannexb from the command line, and give the muxer extradata so that it converts.',
    cites: [{ document: 'ISO/IEC 14496-15', section: '§5.3.2' }, { peer: 'FFmpeg 5.1.9', observed: 'plays it' }],
    needs: [], moment: 'an H.264 or HEVC frame', lookAlikes: ['SPS and PPS inside the stream with proper lengths.', 'A NAL unit that is really one byte long.'],
    examples: {
      fails: [{ title: 'start codes', transcript: ['someone publishes', 'c2s audio header', 'c2s video header', 'c2s video key problem="starts with an Annex-B start code"', 'c2s video inter problem="starts with an Annex-B start code"'] }],
      passes: [{ title: 'parameter sets in the stream', transcript: ['someone publishes', 'c2s audio header', 'c2s video header', 'c2s video key nals=7,8,5'] }],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames') continue;
          context.examined();
          if (unit.problems?.some((problem) => problem.includes('Annex-B')) !== true) continue;
          context.report({
            key: event.direction, direction: event.direction, message: `The ${unit.codec} frames start with an Annex B start code instead of a length.`,
            cause: 'The encoder\'s output was packed without conversion.', evidence: [ofMessage(event, 'starts with 00 00 00 01')],
          });
        }
      },
    };
  },
});
