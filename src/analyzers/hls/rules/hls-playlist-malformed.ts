import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

/** Oddities that have no rule of their own. */
const words: Readonly<Record<string, string>> = {
  'byte-order-mark': 'a byte order mark stands before #EXTM3U', 'not-utf8': 'the playlist is not UTF-8', 'control-characters': 'it holds control characters', 'line-too-long': 'it is longer than any line should be',
  'too-many-segments': 'there are more segments than can be read', 'tag-repeated': 'this tag may stand there once', 'tag-misplaced': 'this tag must stand before the first segment',
  'mixed-tags': 'tags of media and of multivariant playlists are mixed', 'attributes-malformed': 'the attributes are not pairs of NAME=value', 'number-malformed': 'the number cannot be read',
  'date-malformed': 'the date cannot be read', 'extinf-without-uri': 'no address follows this tag', 'uri-without-extinf': 'no EXTINF stands before this address', 'map-without-uri': 'EXT-X-MAP has no URI',
  'byterange-malformed': 'the byte range cannot be read', 'media-incomplete': 'EXT-X-MEDIA lacks TYPE, GROUP-ID or NAME', 'group-unknown': 'no EXT-X-MEDIA has this group', 'variable-unknown': 'this variable is not defined',
};
/** No player stumbles over these. */
const harmless = new Set(['date-malformed', 'line-too-long', 'media-incomplete']);

export default defineRule({
  meta: {
    id: 'hls-playlist-malformed', area: 'hls', level: 3, severity: 'degraded', end: 'server',
    summary: 'Lines of the playlist break the rules of its grammar.',
    why: 'Players differ in what they forgive: one skips the line, the next one the segment, the third refuses the playlist. What plays here fails there.',
    remedy: 'Packager: correct the lines named here.',
    cites: [{ document: 'RFC 8216bis', section: '§4.1, §4.3' }],
    needs: [], moment: 'a playlist',
    lookAlikes: ['Tags that are not known: players skip them.', 'Comments and empty lines.'],
    examples: {
      fails: [
        { title: 'EXTINF that is no number', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=number-malformed line=7 text="#EXTINF:abc," file=index.m3u8'] },
        { title: 'tags of both kinds', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=mixed-tags line=9 text="" file=index.m3u8'] },
        { title: 'a date that is none', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-oddity code=date-malformed line=7 text="#EXT-X-PROGRAM-DATE-TIME:yesterday" file=index.m3u8'], severity: 'info' },
      ],
      passes: [
        { title: 'well formed', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-oddity') return;
        const code = textIn(event, 'code');
        const what = words[code];
        if (what === undefined) return;
        const shown = textIn(event, 'text');
        context.report({
          key: code, severity: harmless.has(code) ? 'info' : 'degraded', message: `Line ${numberIn(event, 'line')} of the playlist: ${what}.`,
          cause: shown === '' ? 'The packager wrote it so.' : `It says "${shown}".`, evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
