import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

const words: Readonly<Record<string, string>> = {
  'sequence-back': 'EXT-X-MEDIA-SEQUENCE went back', 'segment-replaced': 'A number names another segment', 'duration-changed': 'The EXTINF of a segment changed', 'target-changed': 'EXT-X-TARGETDURATION changed',
  'segments-removed': 'Segments were removed from a playlist that may only grow', 'end-taken-back': 'EXT-X-ENDLIST was taken back', 'discontinuity-sequence-wrong': 'EXT-X-DISCONTINUITY-SEQUENCE does not count the discontinuities that slid out',
};

export default defineRule({
  meta: {
    id: 'hls-playlist-rewritten', area: 'hls', level: 11, severity: 'degraded', end: 'server',
    summary: 'The server changed what it had published before.',
    why: 'Players join two readings of a playlist by the media sequence number. When numbers go back, or a number means another segment than before, they play segments twice, skip some, or stop (hls.js: media sequence mismatch).',
    remedy: 'Packager: only append and remove from the front; keep the numbers growing over restarts (or begin a new address); never change the target duration.',
    cites: [{ document: 'RFC 8216bis', section: '§6.2.1' }, { peer: 'hls.js 1.7.4', observed: 'levelParsingError "media sequence mismatch"' }],
    needs: [], moment: 'a live playlist that is read twice',
    lookAlikes: ['New segments at the end, old ones gone from the front.'],
    examples: {
      fails: [
        { title: 'numbers go back', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-rewrite change=sequence-back sequence=0 before=12 after=0 file=index.m3u8'] },
        { title: 'another target', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-rewrite change=target-changed sequence=3 before=2 after=4 file=index.m3u8'] },
      ],
      passes: [
        { title: 'going on', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-refresh sinceChangeMs=1100 targetSeconds=2 changed=1 watchedMs=1100 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-refresh') context.examined();
        if (event.what !== 'hls-rewrite') return;
        const change = textIn(event, 'change');
        context.report({
          key: change, message: `${words[change] ?? 'The playlist changed against the rules'}: ${textIn(event, 'before')} before, ${textIn(event, 'after')} after (number ${numberIn(event, 'sequence')}).`,
          cause: 'The packager was started again, or several write the same playlist.', evidence: [ofContainer(event, change)],
        });
      },
    };
  },
});
