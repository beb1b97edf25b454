import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-not-mp4', area: 'mp4', level: 3, severity: 'fatal', end: 'server',
    summary: 'Something else stands where an MP4 should be.',
    why: 'Servers put error pages, placeholders and half-made files in the place of media, with status 200. Players say "found no media" and nothing of the cause.',
    remedy: 'Look at who writes this file: a packager that could not make it (look into its log), a web server that answers with a page, or a segment of another format.',
    cites: [{ peer: 'RapidRTMP', observed: '29 bytes "fMP4 init segment placeholder" as init.mp4' }, { peer: 'hls.js 1.7.4', observed: 'fragParsingError' }],
    needs: [], moment: 'a file that should be MP4',
    lookAlikes: ['A box of an unknown type.'],
    examples: {
      fails: [
        { title: 'a placeholder', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-not-boxes looksLike=text text="fMP4 init segment placeholder" bytes=29 role=init at=0 file=init.mp4'] },
        { title: 'a page instead of one segment', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-not-boxes looksLike="an HTML page" text="<html>" bytes=500 role=media at=0 file=s1.m4s'], severity: 'stall' },
        { title: 'an error page', transcript: ['file mp4', 'container mp4-not-boxes looksLike="an HTML page" text="<html><body>404" bytes=500 at=0'] },
      ],
      passes: [
        { title: 'boxes', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-not-boxes') return;
        const shown = textIn(event, 'text');
        const role = textIn(event, 'role');
        context.report({
          // One segment of many stops a player; an initialization segment or the whole file leaves nothing to play.
          key: `${role} ${textIn(event, 'looksLike')}`, severity: role === 'media' && context.session.start?.container === 'hls' ? 'stall' : 'fatal', message: `${fileOf(event)} is no MP4 but ${textIn(event, 'looksLike')}${shown === '' ? '' : `: "${shown}"`}.`,
          cause: `Its ${numberIn(event, 'bytes')} bytes are not boxes.`, evidence: [ofContainer(event, 'begins with something else than a box')],
        });
      },
    };
  },
});
