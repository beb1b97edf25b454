import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-resolution-mismatch', area: 'hls', level: 8, severity: 'info', end: 'server',
    summary: 'RESOLUTION in the multivariant playlist is not the picture size of the media.',
    why: 'Players choose the variant that fits the screen by it.',
    remedy: 'Packager: write the size that is coded.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.6.2' }],
    needs: [], moment: 'RESOLUTION and an initialization segment',
    lookAlikes: ['A size that is cropped to the visible picture.'],
    examples: {
      fails: [
        { title: '640 told, 320 there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-resolution declared=640x360 measured=320x180 line=3 file=v0.m3u8'] },
      ],
      passes: [
        { title: 'the same', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-resolution declared=320x180 measured=320x180 line=3 file=v0.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-resolution') context.examined();
        if (event.what !== 'hls-resolution' || textIn(event, 'declared') === textIn(event, 'measured')) return;
        context.report({
          message: `RESOLUTION says ${textIn(event, 'declared')}, the media are ${textIn(event, 'measured')}.`,
          cause: 'It is a fixed text of the packager, or of another encoding.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the multivariant playlist`)],
        });
      },
    };
  },
});
