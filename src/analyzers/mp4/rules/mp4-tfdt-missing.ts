import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-tfdt-missing', area: 'mp4', level: 8, severity: 'degraded', end: 'server',
    summary: 'A fragment does not say when its samples are decoded.',
    why: 'Players that begin in the middle cannot place it; browsers refuse a fragment without tfdt.',
    remedy: 'Packager: write tfdt into every traf, version 1 where times pass 32 bits.',
    cites: [{ document: 'ISO/IEC 23000-19', section: '§7.5.16' }, { peer: 'Media Source Extensions', observed: 'ISO BMFF byte stream format: tfdt is required' }],
    needs: [], moment: 'a movie fragment',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'none', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-tfdt-missing track=1 at=2000'] },
      ],
      passes: [
        { title: 'with one', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-tfdt-missing') return;
        context.report({
          message: `A fragment of ${event.file ?? 'the file'} has no tfdt for track ${numberIn(event, 'track')}.`,
          cause: 'The packager relies on the durations of the fragments before.',
          evidence: [ofContainer(event, 'traf without tfdt')],
        });
      },
    };
  },
});
