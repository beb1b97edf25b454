import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hevc-legacy-codec-id', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'HEVC or AV1 is sent under a codec id that FLV does not define.',
    why: 'Only some Chinese servers and players read codec id 12; FFmpeg before 6.1, nginx-rtmp clients and browsers do not.',
    remedy: 'Encoder: use Enhanced RTMP (FourCC hvc1 or av01), or H.264.',
    cites: [{ document: 'E-RTMP v2', section: 'FourCC' }, { peer: 'mpegts.js', observed: 'issue 28' }],
    needs: [], moment: 'a video frame',
    lookAlikes: ['HEVC with a FourCC.'],
    examples: {
      fails: [
        { title: 'codec id 12', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s audio header', 'c2s video header codec=id-12', 'c2s video key codec=id-12', 'c2s audio frame'] },
      ],
      passes: [
        { title: 'H.264', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          context.examined();
          const disguised = unit.codec === 'avc1' && unit.config?.problems.includes('looks like an HEVC record') === true;
          const legacy = !unit.enhanced && (unit.codec === 'id-12' || unit.codec === 'id-13' || unit.codec === 'hvc1' || unit.codec === 'av01');
          if (!disguised && !(legacy && context.session.start?.container !== 'mp4' && context.session.start?.container !== 'hls')) continue;
          context.report({
            key: `${event.direction} ${event.msid}`, direction: event.direction, message: disguised ? 'An HEVC configuration is sent as H.264.' : `Video is sent under the codec id of ${unit.codec}, which FLV does not define.`,
            cause: disguised ? 'The muxer has no HEVC and used codec id 7 (OBS Studio up to 29.0 did).' : 'The muxer uses a private extension of FLV.', evidence: [ofMessage(event, unit.codec)],
          });
        }
      },
    };
  },
});
