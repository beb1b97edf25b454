import { fileOf, numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-init-has-media', area: 'mp4', level: 8, severity: 'degraded', end: 'server',
    summary: 'The initialization segment holds media.',
    why: 'Players feed it once more after every seek and change of quality: the media in it come again, with times that do not fit.',
    remedy: 'Packager: ftyp and moov only; make it with -movflags +empty_moov, or cut it in front of the first moof.',
    cites: [{ document: 'RFC 8216bis', section: '§3.1.2' }, { peer: 'RapidRTMP 53721c7', observed: 'an "init" of 1.9 KB with mdat and mfra' }],
    needs: [], moment: 'an initialization segment',
    lookAlikes: ['A segment that brings its own moov.'],
    examples: {
      fails: [
        { title: 'an mdat in it', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-init-has-media samples=3 file=init.mp4'] },
      ],
      passes: [
        { title: 'none', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-init-has-media') return;
        context.report({
          message: `The initialization segment ${fileOf(event)} holds media data.`,
          cause: 'A whole file, or the first piece of one, is used as initialization segment.',
          evidence: [ofContainer(event, `${numberIn(event, 'samples')} samples`)],
        });
      },
    };
  },
});
