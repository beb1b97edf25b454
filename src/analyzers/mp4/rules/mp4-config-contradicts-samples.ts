import { textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-config-contradicts-samples', area: 'mp4', level: 8, severity: 'fatal', end: 'server',
    summary: 'The decoder configuration is that of another stream.',
    why: 'The initialization segment is sound, and so are the samples, but they do not belong together: decoders make noise of them or give up. hls.js: bufferAppendingError, mediaSourceRequiresReset; FFmpeg: errors in every macroblock.',
    remedy: 'Packager: write a new initialization segment, under a new name, whenever the encoder is started with other settings, and EXT-X-DISCONTINUITY with a new EXT-X-MAP before the first segment of it. Look for caches that keep an old init.mp4 under the same name.',
    cites: [{ document: 'ITU-T H.264', section: '§7.4.3' }, { peer: 'hls.js 1.7.4', observed: 'mediaSourceRequiresReset, fatal (h04)' }, { peer: 'FFmpeg 5.1.9', observed: 'macroblock errors, exit status 69' }],
    needs: [], moment: 'a sample with its configuration',
    lookAlikes: ['Parameter sets inside the samples, which replace those of the configuration.', 'HE-AAC whose configuration names the core only.'],
    examples: {
      fails: [
        { title: 'other parameter sets', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container mp4-config-contradicted track=1 kind=video reason="read by its parameter sets, an IDR picture has the number 5 instead of 0" at=1700 file=s0.m4s'] },
        { title: 'another sound', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-config-contradicted track=2 kind=audio reason="it says 1 channel, the frames hold pairs" at=1700'], severity: 'degraded' },
      ],
      passes: [
        { title: 'their own', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-config-contradicted') return;
        const kind = textIn(event, 'kind');
        context.report({
          key: kind, severity: kind === 'video' ? 'fatal' : 'degraded', message: `The ${kind} configuration does not belong to the samples of ${event.file ?? 'the file'}: ${textIn(event, 'reason')}.`,
          cause: 'The initialization segment was made for another stream, or for an earlier run of the encoder.', evidence: [ofContainer(event, `first ${kind} sample that contradicts it`)],
        });
      },
    };
  },
});
