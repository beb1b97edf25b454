import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { isZeroFilled } from '../garbage.js';

export default defineRule({
  meta: {
    id: 'flv-bytes-between-tags', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'Bytes that belong to no tag stand between the tags.',
    why: 'Most readers stop at the first of them without a word: flvmeta, ffprobe, mediainfo, GStreamer and mpegts.js all lose the rest of the file. rtmpdiag goes on with the next sure tag.',
    remedy: 'Remux with a tool that finds its way back, or cut the bytes out at the offsets given; then look for the writer or the transfer that put them there.',
    cites: [{ document: 'FLV 10.1', section: 'E.3' }, { peer: 'FFmpeg 5.1.9', observed: 'plays 1.4 s of 10 s and says nothing' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['A tag of an unknown type whose size is sound.'],
    examples: {
      fails: [
        { title: '17 bytes', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-garbage zeroBytes=0 bytes=17', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'none', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what !== 'flv-garbage' || isZeroFilled(event)) return;
        context.report({
          message: 'Bytes between the tags are no tag; what they may have held is lost.', cause: 'The file was damaged, joined from pieces, or a tag in it has a wrong size.',
          evidence: [ofContainer(event, `${event.length} bytes that are no tag`)],
        });
      },
    };
  },
});
