import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-truncated-tail', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'The file ends in the middle of a tag.',
    why: 'The recorder was stopped hard, the disk was full, or the copy was not finished. Players show everything but the last frame; some report an error.',
    remedy: 'Cut the file at the last whole tag (ffmpeg -i IN -c copy OUT.flv does), and stop recorders in order.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.1' }, { peer: 'FFmpeg 5.1.9', observed: '"Packet corrupt"' }],
    needs: [], moment: 'the end of an FLV file',
    lookAlikes: ['Only the four bytes behind the last tag are missing: nothing is lost.'],
    examples: {
      fails: [
        { title: 'cut inside a frame', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-truncated field=tag have=300 whole=2000 typeId=9'] },
      ],
      passes: [
        { title: 'ends behind a tag', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-end'] },
        { title: 'only the last PreviousTagSize is missing', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-truncated field=PreviousTagSize have=0 whole=4'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-end') context.examined();
        if (event.what !== 'flv-truncated') return;
        const { field, have, whole } = event.values;
        const harmless = field === 'PreviousTagSize';
        context.report({
          severity: harmless ? 'info' : 'degraded',
          message: harmless ? 'The PreviousTagSize behind the last tag is missing; every tag is whole.' : `The file ends inside a ${String(field)}: ${String(have)} of ${String(whole)} bytes are there.`,
          cause: 'The writing or the copying was broken off.', evidence: [ofContainer(event, `${String(Number(whole) - Number(have))} bytes are missing`)],
        });
      },
    };
  },
});
