import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-empty-tags', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'Audio or video tags without any content stand in the file.',
    why: 'A tag without payload has not even the byte that names its codec. GStreamer stops at it ("Too small tag size"), mpegts.js reports an invalid packet.',
    remedy: 'Writer: leave such messages out; in RTMP they mean silence and carry nothing worth recording.',
    cites: [{ peer: 'GStreamer 1.22 flvdemux', observed: '"Too small tag size"' }, { peer: 'mpegts.js 1.8.2', observed: '"Invalid video packet, missing VideoData payload"' }],
    needs: [], moment: 'an audio or video tag',
    lookAlikes: ['An end-of-sequence tag of five bytes.'],
    examples: {
      fails: [
        { title: 'empty video tags', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter bytes=0', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'none', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'a silence marker on the wire', transcript: ['someone publishes', 'c2s audio header', 'c2s audio frame bytes=0'] },
      ],
    },
  },
  create(context) {
    return {
      media(event) {
        if (context.session.start?.container !== 'flv') return;
        context.examined();
        if (event.length === 0) context.report({ message: 'Tags without payload stand among the media.', cause: 'The recorder wrote empty messages into the file.', evidence: [ofMessage(event, `empty ${event.typeId === 8 ? 'audio' : 'video'} tag`)] });
      },
    };
  },
});
