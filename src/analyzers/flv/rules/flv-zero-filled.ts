import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { isZeroFilled } from '../garbage.js';

export default defineRule({
  meta: {
    id: 'flv-zero-filled', area: 'flv', level: 3, severity: 'degraded', end: 'operator',
    summary: 'A stretch of zero bytes stands where tags belong.',
    why: 'The file system knew the size of the file, the data never reached the disk: a power cut, a crash, or a sparse copy. Readers that cannot find their way back stop here.',
    remedy: 'What stood there is gone. Check the disk, write recordings with fsync, and remux the file: ffmpeg -i IN -c copy OUT.flv.',
    cites: [{ peer: 'BililiveRecorder', observed: 'issue 671: zeros after a power cut' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['Zeros inside a frame, which are media.'],
    examples: {
      fails: [
        { title: '4096 zeros', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-garbage zeroBytes=4096 bytes=4096', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'none', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'other bytes between tags', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-garbage zeroBytes=3 bytes=17', 'c2s media 1000'], companions: ['flv-bytes-between-tags'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what !== 'flv-garbage' || !isZeroFilled(event)) return;
        context.report({
          message: `${event.length} bytes are zero where tags belong.`, cause: 'The data of this stretch never reached the disk.',
          evidence: [ofContainer(event, 'zeros')],
        });
      },
    };
  },
});
