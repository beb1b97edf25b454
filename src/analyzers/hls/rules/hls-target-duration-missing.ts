import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-target-duration-missing', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'The media playlist has no EXT-X-TARGETDURATION.',
    why: 'It tells players how often to come back and how much to buffer. hls.js refuses the playlist ("Missing Target Duration").',
    remedy: 'Packager: write EXT-X-TARGETDURATION once, not less than the longest EXTINF rounded to a whole second.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.3.1' }, { peer: 'hls.js 1.7.4', observed: 'levelParsingError' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['A multivariant playlist, which has none.'],
    examples: {
      fails: [
        { title: 'none', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=-1 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=target-duration-missing line=1 text="" file=index.m3u8'] },
      ],
      passes: [
        { title: 'one', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity' || event.values['code'] !== 'target-duration-missing') return;
        context.report({
          message: 'The playlist has no EXT-X-TARGETDURATION.',
          cause: 'The packager left out a tag that every media playlist needs.',
          evidence: [ofContainer(event, 'media playlist')],
        });
      },
    };
  },
});
