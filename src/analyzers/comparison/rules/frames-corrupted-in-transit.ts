import { bytes, grouped } from '../../text.js';
import { defineRule } from '../../define-rule.js';
import { arrivedEvidence, atSeconds, byKind, sentEvidence } from '../words.js';

export default defineRule({
  meta: {
    id: 'frames-corrupted-in-transit', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'Frames arrived with other bytes than they were sent with.',
    why: 'Blocks and smears in the picture up to the next key frame, or clicks. Sizes and times look right, so no count of frames shows it.',
    remedy: 'Server or relay: copy message payloads without their chunk headers, and never change a payload buffer that another receiver still reads.',
    cites: [{ peer: 'gst-rtmp2-server 62d890b', observed: 'the basic header C6 of a continuation chunk stands in the key frame at payload offset 8192' }, { document: 'RTMP 1.0', section: '§5.3' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Another encoding of the same pictures.', 'A tag header in legacy instead of enhanced form.'],
    examples: {
      fails: [
        { title: 'a chunk header inside the payload', transcript: ['file flv', 'comparison sent=60 corrupted=2 damagedAt=8192 chunk=4096 headersInside=1'] },
        { title: 'changed bytes', transcript: ['file flv', 'comparison sent=60 corrupted=1 damagedAt=300'] },
      ],
      passes: [{ title: 'the same bytes', transcript: ['file flv', 'comparison sent=60'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        if (comparison.unrelated) return;
        context.examined();
        if (comparison.corrupted === 0) return;
        const { damaged, began } = comparison;
        const [first] = damaged;
        const swallowed = damaged.filter((each) => (each.chunkHeadersInside ?? 0) > 0).length;
        const atBoundary = damaged.filter((each) => each.chunkBytes !== undefined && each.chunkBytes > 0 && each.firstDifference > 0 && each.firstDifference % each.chunkBytes === 0).length;
        const shorter = damaged.filter((each) => each.arrivedBytes < each.sentBytes && each.differing === 0).length;
        const cause = first === undefined ? 'The payload of each is like the one that was sent, but not equal to it.'
          : damaged.every((each) => each.pattern === 'start-codes') ? 'Annex-B start codes (00 00 00 01) stand where the length of each NAL unit stood: the bytes were made for MPEG-TS or a raw file, and written into a container that needs lengths.'
          : damaged.every((each) => each.pattern === 'prefix') ? `All of each frame is there, behind ${bytes(first.arrivedBytes - first.sentBytes)} that were put in front${first.kind === 'audio' && first.arrivedBytes - first.sentBytes === 7 ? ': an ADTS header, which FLV and MP4 must not have' : ''}.`
          : swallowed > 0 ? `In ${swallowed} of ${damaged.length} that were looked at, the header byte of a continuation chunk stands in the payload (the first at payload byte ${grouped(first.firstDifference)}): the receiver took it for media, so it reads a continuation chunk as longer than the chunk size.`
          : atBoundary === damaged.length ? `The damage begins exactly at a chunk boundary (payload byte ${grouped(first.firstDifference)}, chunks of ${bytes(first.chunkBytes ?? 0)}): the receiver puts chunks together wrongly.`
          : shorter === damaged.length ? `The end is cut off: ${bytes(first.arrivedBytes)} of ${grouped(first.sentBytes)} are there.`
          : `The first difference is at payload byte ${grouped(first.firstDifference)}, ${bytes(first.differing)} differ in it.`;
        context.report({
          atUs: (first?.timestampMs ?? began?.timestampMs ?? 0) * 1000,
          message: `${byKind(comparison, 'corrupted')} arrived with another payload than they were sent with${first === undefined ? '' : `, the first at ${atSeconds(first.timestampMs)}`}.`,
          cause,
          evidence: first === undefined ? [arrivedEvidence(comparison, began?.arrivedOffset ?? 0, 'differs from what was sent')]
            : [arrivedEvidence(comparison, first.arrivedOffset, `differs from payload byte ${grouped(first.firstDifference)} on`), sentEvidence(comparison, first.sentOffset, 'as it was sent')],
        });
      },
    };
  },
});
