import { defineRule } from '../../define-rule.js';
import { bytes } from '../../text.js';
import { arrivedEvidence, sentEvidence } from '../words.js';

export default defineRule({
  meta: {
    id: 'sequence-header-altered', area: 'comparison', level: 8, severity: 'degraded', end: 'server',
    summary: 'A sequence header arrived with another content than it was sent with.',
    why: 'The decoder is set up for another stream than the one that follows: wrong size, wrong colours, wrong pitch, or nothing at all.',
    remedy: 'Server: copy the codec configuration record (avcC, hvcC, av1C, AudioSpecificConfig) byte by byte, also into the init segment of HLS.',
    cites: [{ peer: 'RapidRTMP', observed: 'the init segment is made from the first bytes of a key frame and not from the sequence header (incident 2.13)' }, { document: 'ISO 14496-15', section: '§5.3.3' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Other bytes that say the same (an extension written out): info.', 'A new header in the middle of the stream that was sent so.'],
    examples: {
      fails: [
        { title: 'the header says something else', transcript: ['file flv', 'comparison sent=300 header=altered'] },
        { title: 'written anew with the same meaning', severity: 'info', transcript: ['file flv', 'comparison sent=300 header=rewritten'] },
      ],
      passes: [{ title: 'the same header', transcript: ['file flv', 'comparison sent=300 header=same'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        for (const header of comparison.headers) {
          context.examined();
          if (header.state !== 'altered' && header.state !== 'rewritten') continue;
          const harmless = header.state === 'rewritten';
          context.report({
            key: `${header.kind} ${header.trackId} ${header.state}`, severity: harmless ? 'info' : 'degraded', atUs: 0,
            message: `The ${header.kind} sequence header arrived with other bytes (${bytes(header.arrivedBytes)}) than it was sent with (${bytes(header.sentBytes)})${harmless ? ', which say the same' : ''}.`,
            cause: harmless ? 'It was written anew on the way; codec, size, rate and channels are as they were.' : `What differs: ${header.differences.join('; ')}.`,
            evidence: [arrivedEvidence(comparison, header.arrivedOffset, 'as it arrived', header.arrivedBytes), sentEvidence(comparison, header.sentOffset, 'as it was sent')],
          });
        }
      },
    };
  },
});
