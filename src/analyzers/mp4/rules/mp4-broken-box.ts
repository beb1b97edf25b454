import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-broken-box', area: 'mp4', level: 3, severity: 'degraded', end: 'server',
    summary: 'Boxes do not add up.',
    why: 'Readers walk a file from box to box by their sizes: one wrong size and everything behind it is read as something else.',
    remedy: 'Writer: correct the sizes; the ones of moof, traf and mdat are often filled in later and forgotten. Remuxing with ffmpeg -c copy may save the media.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§4.2' }],
    needs: [], moment: 'a box',
    lookAlikes: ['Boxes of unknown types.', 'Four zero bytes at the end of a container (QuickTime).'],
    examples: {
      fails: [
        { title: 'a child larger than its parent', transcript: ['file mp4', 'container mp4-broken-box path="moov/trak" problem="longer than what holds it" bytes=12 at=300'] },
        { title: 'bytes between boxes', transcript: ['file mp4', 'container mp4-broken-box path="" problem="no box header" bytes=17 at=300'] },
      ],
      passes: [
        { title: 'adding up', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-broken-box') return;
        context.report({
          key: textIn(event, 'path'), message: `In ${event.file ?? 'the file'}, ${textIn(event, 'path') === '' ? 'between the boxes' : `in ${textIn(event, 'path')}`}: ${textIn(event, 'problem')}.`,
          cause: `${numberIn(event, 'bytes')} bytes cannot be placed.`,
          evidence: [ofContainer(event, textIn(event, 'problem'))],
        });
      },
    };
  },
});
