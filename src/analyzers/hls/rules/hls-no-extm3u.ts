import { textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-no-extm3u', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'The playlist does not begin with #EXTM3U.',
    why: 'Players look at the first line before anything else: hls.js gives up with levelParsingError, FFmpeg rejects the file.',
    remedy: 'Packager: make #EXTM3U the very first line, with nothing before it.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.1.1' }, { peer: 'hls.js 1.7.4', observed: 'levelParsingError, fatal' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['A playlist that begins with a byte order mark: that is its own finding.'],
    examples: {
      fails: [
        { title: 'another line first', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=no-extm3u line=1 text="#EXT-X-VERSION:7" file=index.m3u8'] },
      ],
      passes: [
        { title: 'as it should be', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity' || event.values['code'] !== 'no-extm3u') return;
        context.report({
          message: 'The first line of the playlist is not #EXTM3U.',
          cause: `It begins with "${textIn(event, 'text')}".`,
          evidence: [ofContainer(event, 'line 1')],
        });
      },
    };
  },
});
