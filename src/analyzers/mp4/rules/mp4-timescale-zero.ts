import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-timescale-zero', area: 'mp4', level: 8, severity: 'fatal', end: 'server',
    summary: 'A track has a timescale of 0.',
    why: 'All times are divided by it. Browsers refuse the file, others show everything at time 0.',
    remedy: 'Packager: write the units a second into mdhd: 90000 for video, the sample rate for audio.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.4.2' }],
    needs: [], moment: 'a track',
    lookAlikes: [],
    examples: {
      fails: [
        { title: '0', transcript: ['file mp4', 'container mp4-timescale-zero track=1 kind=video at=700', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=0 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
      passes: [
        { title: '15360', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-timescale-zero') return;
        context.report({
          message: `The ${textIn(event, 'kind')} track ${numberIn(event, 'track')} of ${event.file ?? 'the file'} has a timescale of 0.`,
          cause: 'mdhd was written before the rate was known.',
          evidence: [ofContainer(event, 'mdhd')],
        });
      },
    };
  },
});
