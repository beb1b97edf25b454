import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim().toLowerCase().replace(/^avc3/, 'avc1').replace(/^hev1/, 'hvc1')).filter((name) => name !== '');
}

/** The codec without profile and level; AAC by its object type is one family. */
function family(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

export default defineRule({
  meta: {
    id: 'hls-codecs-mismatch', area: 'hls', level: 8, severity: 'fatal', end: 'server',
    summary: 'CODECS in the multivariant playlist is not what the initialization segment holds.',
    why: 'Players ask the browser about CODECS before they load a byte: a wrong one makes hls.js stop with manifestIncompatibleCodecsError although the media would play, or lets it start on media that it cannot decode.',
    remedy: 'Packager: take CODECS from the configuration records (avc1.PPCCLL from bytes 1 to 3 of avcC, mp4a.40.N from the AudioSpecificConfig).',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.6.2' }, { peer: 'hls.js 1.7.4', observed: 'manifestIncompatibleCodecsError, fatal' }, { peer: 'FFmpeg 5.1.9', observed: 'says nothing' }],
    needs: [], moment: 'CODECS and an initialization segment',
    lookAlikes: ['avc3 for avc1 and hev1 for hvc1.', 'Another profile or level of the same codec (info).', 'Codecs of an audio rendition besides.'],
    examples: {
      fails: [
        { title: 'hvc1 told, avc1 there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-codecs declared="hvc1.1.6.L93.B0,mp4a.40.2" measured="avc1.64000d,mp4a.40.2" line=3 file=v0.m3u8'] },
        { title: 'another level', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-codecs declared="avc1.64001f,mp4a.40.2" measured="avc1.64000d,mp4a.40.2" line=3 file=v0.m3u8'], severity: 'info' },
      ],
      passes: [
        { title: 'the same', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-codecs declared="avc1.64000d,mp4a.40.2" measured="avc1.64000d,mp4a.40.2" line=3 file=v0.m3u8'] },
        { title: 'sound in a rendition of its own', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-codecs declared="avc1.64000D,mp4a.40.2" measured="avc1.64000d" line=3 file=v0.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-codecs') return;
        context.examined();
        const declared = names(textIn(event, 'declared'));
        const measured = names(textIn(event, 'measured'));
        const families = new Set(declared.map(family));
        const missing = measured.filter((name) => !families.has(family(name)));
        const differs = measured.filter((name) => !declared.includes(name));
        if (differs.length === 0) return;
        const cause = 'CODECS is a fixed text of the packager, or of another encoding.';
        if (missing.length > 0) {
          context.report({ message: `CODECS says "${textIn(event, 'declared')}", the media are ${textIn(event, 'measured')}.`, cause, evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the multivariant playlist`)] });
        } else {
          context.report({
            key: 'detail', severity: 'info', message: `CODECS says "${textIn(event, 'declared')}", the records say ${textIn(event, 'measured')}: the same codecs with another profile or level.`, cause,
            evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the multivariant playlist`)],
          });
        }
      },
    };
  },
});
