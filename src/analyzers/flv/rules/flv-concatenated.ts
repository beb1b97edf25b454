import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-concatenated', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'A second FLV header stands inside the file.',
    why: 'Files were joined byte by byte. The second one begins its time anew; many readers take its header for damage and stop.',
    remedy: 'Join with ffmpeg -f concat, which rewrites timestamps and headers.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: '"Concatenated FLV detected"' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['The bytes "FLV" inside a frame.'],
    examples: {
      fails: [
        { title: 'two files', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'container flv-concatenated', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'one file', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what === 'flv-concatenated') {
          context.report({ message: 'Another FLV header stands in the middle of the file.', cause: 'Two files were joined without remuxing.', evidence: [ofContainer(event, 'FLV header')] });
        }
      },
    };
  },
});
