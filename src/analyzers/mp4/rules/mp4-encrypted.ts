import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-encrypted', area: 'mp4', level: 8, severity: 'info', end: 'operator',
    summary: 'Samples are encrypted and were not inspected.',
    why: 'Frames cannot be judged without the key: loss is counted by timestamps only.',
    remedy: 'Decrypt the file and inspect it again.',
    cites: [{ document: 'ISO/IEC 23001-7', section: '§4' }],
    needs: [], moment: 'a track',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'encv', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=1 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
      passes: [
        { title: 'in the clear', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-track' || numberIn(event, 'encrypted') !== 1) return;
        context.report({
          key: textIn(event, 'kind'), message: `The ${textIn(event, 'kind')} track ${numberIn(event, 'track')} is encrypted.`,
          cause: 'Its sample entry has a protection scheme.',
          evidence: [ofContainer(event, textIn(event, 'format'))],
        });
      },
    };
  },
});
