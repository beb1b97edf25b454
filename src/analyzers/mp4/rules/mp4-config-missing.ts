import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { findCodec } from '../../../codecs/registry.js';

export default defineRule({
  meta: {
    id: 'mp4-config-missing', area: 'mp4', level: 8, severity: 'fatal', end: 'server',
    summary: 'A track has no decoder configuration.',
    why: 'The sample entry must hold avcC, hvcC, av1C, esds ... : without it no decoder can be opened.',
    remedy: 'Packager: copy the sequence header of the publisher into it (without the 5 or 2 bytes of the FLV tag header); do not write the initialization segment before it came.',
    cites: [{ document: 'ISO/IEC 14496-15', section: '§5.3.4' }, { peer: 'hls.js issue 7142', observed: 'an empty avcC' }],
    needs: [], moment: 'a sample entry',
    lookAlikes: ['avc3 and hev1 with an empty list of parameter sets.', 'AC-3, MP3 and uncompressed sound, which need none.'],
    examples: {
      fails: [
        { title: 'no avcC', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=-1 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
        { title: 'an empty esds', transcript: ['file mp4', 'container mp4-track track=1 kind=audio format=mp4a codec=mp4a timescale=15360 record=0 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
      passes: [
        { title: 'with one', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
        { title: 'AC-3', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=ac-3 codec=ac-3 timescale=15360 record=-1 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'mp4-track') return;
        context.examined();
        if (numberIn(event, 'record') > 0 || findCodec(textIn(event, 'codec'))?.needsConfiguration !== true || numberIn(event, 'encrypted') === 1) return;
        context.report({
          key: textIn(event, 'kind'), message: `The ${textIn(event, 'kind')} track ${numberIn(event, 'track')} (${textIn(event, 'format')}) has ${numberIn(event, 'record') < 0 ? 'no decoder configuration' : 'an empty decoder configuration'}.`,
          cause: 'The packager had no sequence header when it wrote the sample entry.', evidence: [ofContainer(event, `${textIn(event, 'format')} sample entry`)],
        });
      },
    };
  },
});
