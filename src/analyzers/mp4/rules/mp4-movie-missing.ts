import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-movie-missing', area: 'mp4', level: 3, severity: 'fatal', end: 'client',
    summary: 'The file has no moov box.',
    why: 'The moov box says what the tracks are and where every sample stands. Recorders write it last: when they are killed or the disk is full, it is missing, and no player opens the file.',
    remedy: 'Recorder: stop it properly, or record fragmented MP4 or FLV, which survive a crash. Files like this can sometimes be rebuilt with a tool such as untrunc and a sound file of the same recorder.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.2.1' }, { peer: 'FFmpeg 5.1.9', observed: '"moov atom not found"' }],
    needs: [], moment: 'an MP4 file',
    lookAlikes: ['A media segment alone: it has fragments.'],
    examples: {
      fails: [
        { title: 'a recording that was broken off', transcript: ['file mp4', 'container mp4-movie-missing cut=1 boxes="ftyp mdat" at=0'] },
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
        if (event.what !== 'mp4-movie-missing') return;
        context.report({
          message: `${fileOf(event)} has no moov box.`,
          cause: numberIn(event, 'cut') === 1 ? 'The recording was broken off before the index was written.' : `It consists of ${textIn(event, 'boxes')}.`,
          evidence: [ofContainer(event, textIn(event, 'boxes'))],
        });
      },
    };
  },
});
