import { defineRule } from '../../define-rule.js';
import { bytes, grouped } from '../../text.js';

export default defineRule({
  meta: {
    id: 'capture-gap', area: 'capture', level: 11, severity: 'info', end: 'operator',
    summary: 'Bytes are missing from the capture.',
    why: 'The receiver acknowledged bytes that the capture does not hold: the capturing machine dropped packets, not the network. What was in the hole cannot be judged.',
    remedy: 'Capture again with a larger buffer (tcpdump -B 32768 -s 0), nearer to one of the ends.',
    cites: [{ peer: 'tcpdump', observed: 'packets dropped by kernel' }],
    needs: [], moment: 'the source\'s first bytes',
    lookAlikes: ['A capture that begins in mid-stream.', 'Segments out of order.'],
    examples: {
      fails: [{ title: 'a hole in the media', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s lost capture-gap 2000', 'c2s media 400'] }],
      passes: [{ title: 'a start in mid-stream', transcript: ['source handshake=false', 'c2s protocol chunks 68', 'c2s lost mid-stream 200', 'c2s media 400'] }],
    },
  },
  create(context) {
    return {
      protocol: () => context.examined(),
      lost(event) {
        if (event.because !== 'capture-gap') return;
        context.report({
          key: event.direction, direction: event.direction, atUs: event.atUs,
          message: `${bytes(event.bytes)} of the ${event.direction === 'c2s' ? 'client' : 'server'} at offset ${grouped(event.offset)} are not in the capture.`,
          cause: 'The capture dropped them; both ends may well have had them.',
          evidence: [{ direction: event.direction, offset: event.offset, length: event.bytes, note: 'missing from the capture' }],
        });
      },
    };
  },
});
