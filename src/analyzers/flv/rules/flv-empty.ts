import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-empty', area: 'flv', level: 3, severity: 'fatal', end: 'client',
    summary: 'The file holds no tag at all.',
    why: 'A recorder that was started and never got media leaves a header and nothing more. No player opens it.',
    remedy: 'Look at the publisher: rtmpdiag proxy shows whether media came. Delete the file.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: 'refuses it' }],
    needs: [], moment: 'the end of an FLV file',
    lookAlikes: ['A file with metadata only, which a recorder may just have begun.'],
    examples: {
      fails: [
        { title: 'a header alone', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'container flv-end'] },
      ],
      passes: [
        { title: 'some media', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-end'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'flv-end') return;
        context.examined();
        if (context.session.c2s.messages > 0 || context.session.c2s.lost.length > 0) return;
        context.report({ message: 'The file holds no tag.', cause: 'Nothing was written behind the file header.', evidence: [ofContainer(event, 'the file ends here')] });
      },
    };
  },
});
