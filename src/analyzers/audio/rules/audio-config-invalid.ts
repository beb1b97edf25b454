import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'audio-config-invalid', area: 'audio', level: 8, severity: 'degraded', end: 'client',
    summary: 'The audio sequence header cannot be used.',
    why: 'Without sample rate and channels there is no sound in browsers, in HLS and in MP4. FFmpeg often guesses them from the frames and plays all the same.',
    remedy: 'Encoder: send the configuration record as its codec defines it (AudioSpecificConfig for AAC, OpusHead, STREAMINFO for FLAC).',
    cites: [{ document: 'ISO/IEC 14496-3', section: '§1.6.2.1' }, { document: 'RFC 7845', section: '§5.1' }, { document: 'RFC 9639', section: '§8.2' }],
    needs: [], moment: 'an audio sequence header', lookAlikes: ['An empty AAC header, which is a finding of its own.', 'An empty header of Opus, AC-3 or MP3: they need none.', 'A header that is cut in the capture.'],
    examples: {
      fails: [{ title: 'a reserved sample rate', transcript: ['someone publishes', 'c2s video header', 'c2s audio header config="sample rate index 13"', 'c2s media 1000'] }],
      passes: [{ title: 'a sound header', transcript: ['someone publishes', 'c2s headers', 'c2s media 1000'] }],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'audio') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'sequence-start') continue;
          context.examined();
          if ((event.missingBytes ?? 0) > 0 || unit.config === undefined || unit.config.bytes === 0) continue;
          const { problems } = unit.config;
          if (problems.length === 0) continue;
          context.report({
            key: `${event.direction} ${String(event.msid)} ${String(unit.trackId)}`, direction: event.direction, message: `The ${unit.codec} sequence header is not usable: ${problems.join(', ')}.`,
            cause: 'The record does not describe any audio.', evidence: [ofMessage(event, `sequence header, ${String(unit.config.bytes)} bytes of record`)],
          });
        }
      },
    };
  },
});
