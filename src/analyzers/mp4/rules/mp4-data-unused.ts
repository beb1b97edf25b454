import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-data-unused', area: 'mp4', level: 3, severity: 'info', end: 'server',
    summary: 'Bytes of the media data belong to no sample.',
    why: 'They are loaded for nothing; or a run is missing whose samples they are.',
    remedy: 'Packager: look for a track or run that is left out of the moof.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.1.1' }],
    needs: [], moment: 'a movie fragment',
    lookAlikes: [],
    examples: {
      fails: [
        { title: '1000 bytes', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-data-unused bytes=1000 of=60000 at=760'] },
      ],
      passes: [
        { title: 'all used', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-data-unused') return;
        context.report({
          message: `${numberIn(event, 'bytes')} of ${numberIn(event, 'of')} bytes of an mdat in ${event.file ?? 'the file'} belong to no sample.`,
          cause: 'The runs of the moof do not cover them.',
          evidence: [ofContainer(event, 'mdat')],
        });
      },
    };
  },
});
