import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-live-window', area: 'hls', level: 11, severity: 'info', end: 'server',
    summary: 'The playlist has no EXT-X-ENDLIST: it is a live window.',
    why: 'Players wait for more after the last segment. For a recording that is over they wait in vain.',
    remedy: 'If the stream is over, write EXT-X-ENDLIST. To see whether the playlist is renewed, inspect its http address.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.3.4' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['A playlist that is watched on its server.'],
    examples: {
      fails: [
        { title: 'in a folder', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type="" ended=0 live=0 independent=0 file=index.m3u8'] },
      ],
      passes: [
        { title: 'ended', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
        { title: 'on a server', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type="" ended=0 live=1 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-playlist' || numberIn(event, 'ended') === 1 || numberIn(event, 'live') === 1) return;
        context.report({
          message: 'The playlist has no EXT-X-ENDLIST: it is the window of a live stream, or a recording that was not finished.',
          cause: 'From a file alone nobody can tell whether it would be renewed.',
          evidence: [ofContainer(event, `${numberIn(event, 'segments')} segments`)],
        });
      },
    };
  },
});
