import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

/** The shortest AVCDecoderConfigurationRecord that says anything. */
const shortestRecord = 7;

export default defineRule({
  meta: {
    id: 'avcc-record-invalid', area: 'video', level: 8, severity: 'fatal', end: 'client',
    summary: 'The video sequence header is empty or malformed.',
    why: 'Browser players say "Invalid AVCDecoderConfigurationRecord", strict servers close at once. FFmpeg plays such a stream all the same when parameter sets come inside it, so "it plays for me" proves nothing.',
    remedy: 'Encoder: write a complete record with SPS and PPS; in FFmpeg code open the encoder with the global header flag whenever the output is FLV, MP4 or RTMP, and convert Annex B to lengths.',
    cites: [{ document: 'ISO/IEC 14496-15', section: '§5.3.3.1' }, { peer: 'gortmplib', observed: 'closes on an empty record' }, { peer: 'FFmpeg 5.1.9 FLV muxer', observed: 'without extradata it writes 17 00 00 00 00 and nothing more' }],
    needs: [], moment: 'a video sequence header', lookAlikes: ['Missing extension bytes of High profile.', 'Reserved bits that are 0.', 'An end-of-sequence message, which is 5 bytes long too.'],
    examples: {
      fails: [
        { title: 'an empty record', transcript: ['someone publishes', 'c2s audio header', 'c2s video header bytes=5 config="empty record"', 'c2s media 1000'] },
        { title: 'no SPS, and the server closes', transcript: ['someone publishes', 'c2s audio header', 'c2s video header config="no SPS"', 'c2s media 400', 'fin s2c'] },
      ],
      passes: [{ title: 'a sound record and an end of sequence', transcript: ['someone publishes', 'c2s audio header', 'c2s video header', 'c2s media 1000', 'c2s video eos bytes=5'] }],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'sequence-start' || (unit.codec !== 'avc1' && unit.codec !== 'hvc1')) continue;
          context.examined();
          if ((event.missingBytes ?? 0) > 0) continue;
          const problems = unit.config?.problems ?? (unit.bodyBytes < shortestRecord ? ['shorter than 7 bytes'] : []);
          if (problems.length === 0) continue;
          context.report({
            key: `${event.direction} ${String(unit.trackId)}`, direction: event.direction, message: `The ${unit.codec} sequence header is not usable: ${problems.join(', ')}.`,
            cause: unit.bodyBytes === 0 ? 'It has no content at all: the encoder was opened without a global header, so it had no SPS and PPS to give.' : 'The record does not describe the stream.',
            evidence: [ofMessage(event, `sequence header, ${String(unit.bodyBytes)} bytes of record`)],
          });
        }
      },
    };
  },
});
