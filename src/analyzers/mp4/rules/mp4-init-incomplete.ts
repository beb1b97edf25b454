import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-init-incomplete', area: 'mp4', level: 8, severity: 'fatal', end: 'server',
    summary: 'The initialization segment lacks what players need.',
    why: 'Without a moov with tracks, sample descriptions and mvex nothing in the segments can be understood: hls.js finds no media, FFmpeg no trex.',
    remedy: 'Packager: write ftyp and a moov with one trak for each track, a sample entry with its configuration, and an mvex with a trex for each.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8.1, §8.8.3' }, { peer: 'FFmpeg 5.1.9', observed: '"could not find corresponding trex"' }],
    needs: [], moment: 'an initialization segment',
    lookAlikes: ['A file that is not fragmented needs no mvex.'],
    examples: {
      fails: [
        { title: 'no moov', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-init-incomplete missing=moov boxes=ftyp file=init.mp4'] },
        { title: 'no trex', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container mp4-trex-missing track=1 kind=video file=init.mp4'] },
        { title: 'no sample entry', transcript: ['file mp4', 'container mp4-entry-missing track=1 kind=video'] },
      ],
      passes: [
        { title: 'complete', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        const kind = `${textIn(event, 'kind')} track ${numberIn(event, 'track')}`;
        const missing = event.what === 'mp4-init-incomplete' ? `no ${textIn(event, 'missing')} box` : event.what === 'mp4-trex-missing' ? `no trex for ${kind}` : event.what === 'mp4-entry-missing' ? `no sample entry for ${kind}` : undefined;
        if (missing === undefined) return;
        context.report({ key: event.what, message: `${fileOf(event)} has ${missing}.`, cause: 'The packager wrote it before it knew the tracks, or left it out.', evidence: [ofContainer(event, missing)] });
      },
    };
  },
});
