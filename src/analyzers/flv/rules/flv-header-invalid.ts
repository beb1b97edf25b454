import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-header-invalid', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'The FLV file header is not the one that readers expect.',
    why: 'Players check the first nine bytes before anything else: mpegts.js and flv.js refuse another version, FFmpeg and others misread the first tag when DataOffset or the flags lie.',
    remedy: 'Writer: 46 4C 56 01, flags with the bits 4 (audio) and 1 (video) only, then 00 00 00 09.',
    cites: [{ document: 'FLV 10.1', section: 'E.2' }, { peer: 'mpegts.js 1.8.2', observed: 'refuses version 2' }, { peer: 'FFmpeg 5.1.9', observed: 'warns when DataOffset is not 9' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['A DataOffset above 9 with bytes in between is legal, if rare.'],
    examples: {
      fails: [
        { title: 'another version', transcript: ['file flv', 'container flv-header version=2 flags=5 dataOffset=9 problems="version 2"', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'no signature at all', transcript: ['file flv', 'container flv-signature', 'c2s video header', 'c2s audio header', 'c2s media 1000'], severity: 'fatal' },
      ],
      passes: [
        { title: 'a plain header', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-signature') {
          context.report({
            severity: 'fatal', message: 'The file does not begin with the FLV signature.', cause: 'Its beginning is missing or overwritten, or it is no FLV file.',
            evidence: [ofContainer(event, 'no "FLV" here')],
          });
        } else if (event.what === 'flv-header') {
          context.examined();
          const { problems } = event.values;
          if (typeof problems === 'string' && problems !== '') {
            context.report({ message: `The FLV header is odd: ${problems}.`, cause: 'The writer filled the header wrongly; the tags were read all the same.', evidence: [ofContainer(event, problems)] });
          }
        }
      },
    };
  },
});
