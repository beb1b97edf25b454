import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-table-broken', area: 'mp4', level: 3, severity: 'degraded', end: 'client',
    summary: 'The sample tables contradict each other.',
    why: 'One table tells of more samples than the next can place: everything behind that point is lost, and players differ in where they stop.',
    remedy: 'Recorder: close the file properly. Remux with ffmpeg -c copy to keep what can be placed.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.6, §8.7' }],
    needs: [], moment: 'a sample table',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'no sizes', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-table-broken track=1 problem="300 samples, chunks for 250" at=800'] },
      ],
      passes: [
        { title: 'in agreement', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-table-broken') return;
        context.report({
          message: `The tables of track ${numberIn(event, 'track')} contradict each other: ${textIn(event, 'problem')}.`,
          cause: 'The file was damaged, or written by a program that lost count.',
          evidence: [ofContainer(event, 'stbl')],
        });
      },
    };
  },
});
