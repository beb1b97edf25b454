import { defineRule } from '../../define-rule.js';
import type { ContainerEvent } from '../../../trace/events.js';
import { ofContainer } from '../../evidence.js';

/** Bytes of a tag header. */
const tagHeaderBytes = 11;

export default defineRule({
  meta: {
    id: 'flv-prevtagsize-mismatch', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'PreviousTagSize fields do not name the size of the tag before them.',
    why: 'The field lets readers go backwards and check themselves. FFmpeg refuses a file in which all of them are 0 ("could not find codec parameters"); mpegts.js warns at each one.',
    remedy: 'Writer: 11 plus DataSize behind every tag. An existing file: ffmpeg -i IN -c copy OUT.flv, or flvmeta --update.',
    cites: [{ document: 'FLV 10.1', section: 'E.3' }, { peer: 'FFmpeg 5.1.9', observed: 'refuses a file with all fields 0' }],
    needs: [], moment: 'a PreviousTagSize',
    lookAlikes: ['DataSize without the 11 bytes of the header: a common habit that players forgive.'],
    examples: {
      fails: [
        { title: 'all of them 0', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-previous-tag-size found=0 expected=311', 'container flv-previous-tag-size found=0 expected=320', 'c2s media 1000'] },
        { title: 'some of them off', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-previous-tag-size found=312 expected=311', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'right throughout', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'the size without the header', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'container flv-previous-tag-size found=300 expected=311', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    let first: ContainerEvent | undefined;
    const count = { zero: 0, body: 0, other: 0 };
    return {
      container(event) {
        if (event.what === 'flv-header') context.examined();
        if (event.what !== 'flv-previous-tag-size') return;
        first ??= event;
        const { found, expected } = event.values;
        if (found === 0) count.zero += 1;
        else if (Number(found) === Number(expected) - tagHeaderBytes) count.body += 1;
        else count.other += 1;
      },
      end() {
        if (first === undefined) return;
        const total = count.zero + count.body + count.other;
        const habit = count.body === total ? 'body' : count.zero === total ? 'zero' : 'other';
        context.report({
          atUs: first.atUs, severity: habit === 'body' ? 'info' : 'degraded',
          message: habit === 'zero' ? `The PreviousTagSize fields are 0, ${total} of them.` : habit === 'body' ? `${total} PreviousTagSize fields leave out the 11 bytes of the tag header.` : `${total} PreviousTagSize fields are wrong.`,
          cause: habit === 'other' ? 'The tags before them were changed without their back pointers, or the file is damaged there.' : 'The writer never filled the field properly.',
          evidence: [ofContainer(first, `says ${String(first.values.found)}, the tag before it has ${String(first.values.expected)}`)],
        });
      },
    };
  },
});
