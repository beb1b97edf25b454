import { fileOf, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-unchecked', area: 'hls', level: 3, severity: 'info', end: 'operator',
    summary: 'Parts of the presentation were not inspected.',
    why: 'What was not read cannot be judged: the verdict covers the rest only.',
    remedy: 'Inspect the playlist at its http address, or decrypt or remux the segments first.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.4' }],
    needs: [], moment: 'a segment that cannot be read here',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'a transport stream', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-unchecked role=segment reason="it is an MPEG transport stream; only fragmented MP4 is read" sequence=0 file=s0.ts'] },
      ],
      passes: [
        { title: 'all was read', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-unchecked') return;
        context.report({
          key: textIn(event, 'reason'), message: `${fileOf(event)} was not inspected: ${textIn(event, 'reason')}.`,
          cause: 'It is of a kind, or in a place, that this command does not read.',
          evidence: [ofContainer(event, textIn(event, 'role'))],
        });
      },
    };
  },
});
