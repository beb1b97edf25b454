import { defineRule } from '../../define-rule.js';
import { bytes } from '../../text.js';
import { sentEvidence } from '../words.js';

export default defineRule({
  meta: {
    id: 'sequence-header-lost-in-transit', area: 'comparison', level: 8, severity: 'fatal', end: 'server',
    summary: 'A sequence header was sent and did not arrive, though frames that need it did.',
    why: 'Without it no decoder can read the frames: no picture, or no sound.',
    remedy: 'Server: keep the newest sequence header of each track, send it to each receiver before any frame, and pass a new one on when it comes.',
    cites: [{ peer: 'rtmp-go 9fd3ce8~1', observed: 'frames without af 00 and 17 00 for whoever joins late' }, { document: 'FLV 10.1', section: 'E.4.3.2' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Repeated headers that arrive once.', 'Codecs without a header.'],
    examples: {
      fails: [{ title: 'the header is not there', transcript: ['file flv', 'comparison sent=300 header=missing'] }],
      passes: [{ title: 'the header is there', transcript: ['file flv', 'comparison sent=300 header=same'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        for (const header of comparison.headers) {
          context.examined();
          if (header.state !== 'missing') continue;
          context.report({
            key: `${header.kind} ${header.trackId}`, atUs: 0,
            message: `The ${header.kind} sequence header (${header.codec}, ${bytes(header.sentBytes)}) did not arrive, but frames that need it did.`,
            cause: 'Whoever passed the frames on did not pass on, or did not keep, what a decoder needs to read them.',
            evidence: [sentEvidence(comparison, header.sentOffset, 'sent here')],
          });
        }
      },
    };
  },
});
