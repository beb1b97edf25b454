import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-movie-last', area: 'mp4', level: 3, severity: 'info', end: 'client',
    summary: 'The moov box stands behind the media.',
    why: 'A player that loads the file over the network has to ask for its end first; some wait for the whole file.',
    remedy: 'Remux with ffmpeg -c copy -movflags +faststart.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.2.1' }],
    needs: [], moment: 'an MP4 file',
    lookAlikes: ['A file that is only stored.'],
    examples: {
      fails: [
        { title: 'at the end', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-movie-last bytes=100000 at=0'] },
      ],
      passes: [
        { title: 'in front', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-movie-last') return;
        context.report({
          message: 'The moov box is the last one: playing over the network begins late.',
          cause: 'The recorder wrote it when it was done and did not move it.',
          evidence: [ofContainer(event, 'moov behind mdat')],
        });
      },
    };
  },
});
