import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-track-id-repeated', area: 'mp4', level: 8, severity: 'fatal', end: 'server',
    summary: 'Two tracks have the same id.',
    why: 'Fragments name their tracks by id: the samples of one are fed to the decoder of the other. Browsers refuse the file.',
    remedy: 'Packager: number the tracks 1, 2, 3 ...',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.3.2' }],
    needs: [], moment: 'a moov box',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'twice 1', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-track-id-repeated track=1 at=900'] },
      ],
      passes: [
        { title: '1 and 2', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-track track=2 kind=audio format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-track-id-repeated') return;
        context.report({
          message: `Track id ${numberIn(event, 'track')} is used twice in ${event.file ?? 'the file'}.`,
          cause: 'Each track was written as if it were alone.',
          evidence: [ofContainer(event, 'second trak with this id')],
        });
      },
    };
  },
});
