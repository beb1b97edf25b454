import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-sequence-number', area: 'mp4', level: 3, severity: 'info', end: 'server',
    summary: 'The numbers of the fragments do not grow.',
    why: 'Few readers look at mfhd; some use it to notice lost fragments.',
    remedy: 'Packager: count the fragments of a stream from 1 on, over all its segments.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8.5' }],
    needs: [], moment: 'two fragments',
    lookAlikes: ['A packager that begins anew at a discontinuity.'],
    examples: {
      fails: [
        { title: 'from 1 again', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-sequence-number found=1 before=7 at=100'] },
      ],
      passes: [
        { title: 'growing', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-sequence-number') return;
        context.report({
          message: `A fragment has the number ${numberIn(event, 'found')} behind number ${numberIn(event, 'before')}.`,
          cause: 'Each segment is numbered for itself, or segments of two runs are mixed.',
          evidence: [ofContainer(event, 'mfhd')],
        });
      },
    };
  },
});
