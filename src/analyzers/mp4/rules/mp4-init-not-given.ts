import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-init-not-given', area: 'mp4', level: 3, severity: 'info', end: 'operator',
    summary: 'A media segment alone was inspected.',
    why: 'Its tracks and codecs are named in its initialization segment: without it only the boxes can be judged.',
    remedy: 'Inspect the playlist, or put the initialization segment in front: cat init.mp4 segment.m4s > whole.mp4 makes one file of both.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8' }],
    needs: [], moment: 'a media segment',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'alone', transcript: ['file mp4', 'container mp4-init-not-given fragments=1 at=0'] },
      ],
      passes: [
        { title: 'with its moov', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-init-not-given') return;
        context.report({
          message: 'This is a media segment without its initialization segment: its media could not be inspected.',
          cause: 'Segments of a stream share one initialization segment, which is another file.',
          evidence: [ofContainer(event, 'no moov box')],
        });
      },
    };
  },
});
