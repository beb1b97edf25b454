import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-tags-encrypted', area: 'flv', level: 3, severity: 'degraded', end: 'operator',
    summary: 'Tags are encrypted, so what they hold cannot be checked.',
    why: 'The Filter bit says that encryption headers stand before the payload (FLV Annex F). Players without the key show nothing; most readers take the tags for damage.',
    remedy: 'Inspect the file before its encryption.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.1 and Annex F' }],
    needs: [], moment: 'an FLV header',
    lookAlikes: ['Frames that look random.'],
    examples: {
      fails: [
        { title: 'the filter bit', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-encrypted typeId=9', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'no filter', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what === 'flv-encrypted') {
          context.report({ message: 'Tags have the Filter bit set: their payload is encrypted and was not inspected.', cause: 'The file was protected, or bits of the tag type are damaged.', evidence: [ofContainer(event, 'Filter bit')] });
        }
      },
    };
  },
});
