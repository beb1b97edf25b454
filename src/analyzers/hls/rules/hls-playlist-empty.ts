import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-playlist-empty', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'The playlist lists nothing to play.',
    why: 'There is nothing a player could begin with. A server that publishes the playlist before the first segment is ready makes players give up (hls.js: levelEmptyError).',
    remedy: 'Packager: publish the playlist with its first finished segment, not before.',
    cites: [{ peer: 'hls.js 1.7.4', observed: 'levelEmptyError' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['A delta update, which leaves out what the player has.'],
    examples: {
      fails: [
        { title: 'no segment', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=0 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=no-segments line=5 text="" file=index.m3u8'] },
      ],
      passes: [
        { title: 'five segments', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity' || (event.values['code'] !== 'no-segments' && event.values['code'] !== 'no-variants')) return;
        context.report({
          message: event.values['code'] === 'no-variants' ? 'The multivariant playlist names no variant.' : 'The playlist names no segment.',
          cause: 'Nothing is listed in it.',
          evidence: [ofContainer(event, 'playlist')],
        });
      },
    };
  },
});
