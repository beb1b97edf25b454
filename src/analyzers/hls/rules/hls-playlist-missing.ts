import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-playlist-missing', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'A playlist that the multivariant playlist names cannot be had.',
    why: 'Players that choose this variant or this sound get nothing; some stop, others change to another variant again and again.',
    remedy: 'Packager: publish the multivariant playlist after the others, and take variants out that have ended.',
    cites: [{ document: 'RFC 8216bis', section: '§6.2.4' }, { peer: 'hls.js 1.7.4', observed: 'levelLoadError' }],
    needs: [], moment: 'a multivariant playlist',
    lookAlikes: [],
    examples: {
      fails: [
        { title: '404', transcript: ['file hls', 'container hls-playlist-missing reason="HTTP 404" line=4 file=v1.m3u8'] },
      ],
      passes: [
        { title: 'there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-playlist-missing') return;
        context.report({
          message: `The playlist ${fileOf(event)} cannot be had: ${textIn(event, 'reason')}.`,
          cause: 'It is named and not there, or it is no media playlist.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
