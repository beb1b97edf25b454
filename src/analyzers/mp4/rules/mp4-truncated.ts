import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-truncated', area: 'mp4', level: 3, severity: 'degraded', end: 'server',
    summary: 'The file ends inside a box.',
    why: 'What is missing was never written or not transferred: frames at the end are gone, and of a file whose moov is cut nothing plays. hls.js reports appending errors and jumps over the hole, FFmpeg "Invalid NAL unit size" and success.',
    remedy: 'Writer: finish a segment before it is listed. Transfer: compare the size with the original and fetch it again.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§4.2' }, { peer: 'hls.js 1.7.4', observed: 'bufferAppendingError, mediaSourceRequiresReset' }, { peer: 'FFmpeg 5.1.9', observed: '"Invalid NAL unit size", exit status 0' }],
    needs: [], moment: 'a box',
    lookAlikes: ['A last box of size 0, which reaches to the end.'],
    examples: {
      fails: [
        { title: 'an mdat that is cut', transcript: ['file mp4', 'container mp4-cut box=mdat declared=60000 missing=30000 at=1000'] },
      ],
      passes: [
        { title: 'whole', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-cut') return;
        context.report({
          severity: textIn(event, 'box') === 'moov' ? 'fatal' : 'degraded', message: `${fileOf(event)} ends ${numberIn(event, 'missing')} bytes before its ${textIn(event, 'box')} box does.`,
          cause: `The box says that it has ${numberIn(event, 'declared')} bytes.`,
          evidence: [ofContainer(event, `${textIn(event, 'box')} box`)],
        });
      },
    };
  },
});
