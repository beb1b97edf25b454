import { fileOf, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

const playlistTypes = new Set(['application/vnd.apple.mpegurl', 'audio/mpegurl', 'application/x-mpegurl', 'audio/x-mpegurl', 'application/mpegurl']);
const segmentTypes = new Set(['video/mp4', 'audio/mp4', 'video/iso.segment', 'audio/iso.segment', 'application/mp4', 'application/octet-stream', 'binary/octet-stream', 'video/mp2t', 'audio/aac', 'text/vtt']);

export default defineRule({
  meta: {
    id: 'hls-mime-type-wrong', area: 'hls', level: 3, severity: 'info', end: 'server',
    summary: 'The server sends an unusual Content-Type.',
    why: 'Safari and players on television sets may refuse a playlist that is called text or a download; hls.js does not care.',
    remedy: 'Server: application/vnd.apple.mpegurl for .m3u8, video/mp4 (audio/mp4, video/iso.segment) for .mp4 and .m4s.',
    cites: [{ document: 'RFC 8216bis', section: '§4' }, { document: 'RFC 8216bis', section: '§3.1.2' }],
    needs: [], moment: 'an answer of a server',
    lookAlikes: ['audio/mpegurl, application/x-mpegurl.', 'application/octet-stream for segments.'],
    examples: {
      fails: [
        { title: 'text', transcript: ['file hls', 'container hls-mime role=playlist mime=text/plain file=index.m3u8', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
        { title: 'a web page type', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-mime role=segment mime=text/html file=s0.m4s'] },
      ],
      passes: [
        { title: 'the right one', transcript: ['file hls', 'container hls-mime role=playlist mime=application/vnd.apple.mpegurl file=index.m3u8', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-mime role=segment mime=video/mp4 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-mime') return;
        context.examined();
        const role = textIn(event, 'role');
        const mime = textIn(event, 'mime');
        if ((role === 'playlist' ? playlistTypes : segmentTypes).has(mime)) return;
        context.report({
          key: `${role} ${mime}`, message: `The server calls ${fileOf(event)} ${mime === '' ? 'nothing at all' : mime}.`, cause: `Its table of types does not know the ending of the ${role}.`,
          evidence: [ofContainer(event, `Content-Type of a ${role}`)],
        });
      },
    };
  },
});
