import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

const attributes: Readonly<Record<string, string>> = { 'bandwidth-missing': 'BANDWIDTH', 'codecs-missing': 'CODECS', 'resolution-missing': 'RESOLUTION' };

export default defineRule({
  meta: {
    id: 'hls-stream-inf-incomplete', area: 'hls', level: 3, severity: 'degraded', end: 'server',
    summary: 'A variant lacks an attribute that players choose by.',
    why: 'BANDWIDTH is required: without it a player cannot rank the variants, and some refuse the playlist. Without CODECS a player has to fetch media before it knows whether it can play them, and Safari may pick wrongly; without RESOLUTION it cannot fit the picture to the screen.',
    remedy: 'Packager: write BANDWIDTH, CODECS and RESOLUTION on every EXT-X-STREAM-INF.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.6.2' }],
    needs: [], moment: 'a multivariant playlist',
    lookAlikes: ['An audio-only variant without RESOLUTION.'],
    examples: {
      fails: [
        { title: 'no BANDWIDTH', transcript: ['file hls', 'container hls-oddity code=bandwidth-missing line=2 text="v0.m3u8" file=index.m3u8'] },
        { title: 'no CODECS', transcript: ['file hls', 'container hls-oddity code=codecs-missing line=2 text="v0.m3u8" file=index.m3u8'], severity: 'info' },
      ],
      passes: [
        { title: 'complete', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity') return;
        const code = textIn(event, 'code');
        const attribute = attributes[code];
        if (attribute === undefined) return;
        context.report({
          key: code, severity: code === 'bandwidth-missing' ? 'degraded' : 'info', message: `The variant ${textIn(event, 'text')} has no ${attribute}.`,
          cause: 'The packager leaves it out.', evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
