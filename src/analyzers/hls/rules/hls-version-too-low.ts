import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-version-too-low', area: 'hls', level: 3, severity: 'info', end: 'server',
    summary: 'EXT-X-VERSION is lower than what the playlist uses.',
    why: 'A player may rely on the number to decide whether it understands the playlist. Most read the tags all the same.',
    remedy: 'Packager: write EXT-X-VERSION:7 for fragmented MP4 (at least 6 where EXT-X-MAP is used).',
    cites: [{ document: 'RFC 8216bis', section: '§8' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['A version that is higher than needed.'],
    examples: {
      fails: [
        { title: 'EXT-X-MAP in version 3', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=version-too-low line=5 text="EXT-X-MAP needs version 6, the playlist says 3" file=index.m3u8'] },
      ],
      passes: [
        { title: 'version 7', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity' || event.values['code'] !== 'version-too-low') return;
        context.report({
          message: `The playlist's version is too low: ${textIn(event, 'text')}.`,
          cause: 'The packager writes a fixed version.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
