import { defineRule } from '../../define-rule.js';
import { grouped } from '../../text.js';

export default defineRule({
  meta: {
    id: 'chunk-desync', area: 'chunking', level: 3, severity: 'fatal', end: 'client',
    summary: 'The chunk stream cannot be cut apart: a header is impossible.',
    why: 'Servers log "too big message", "chunk stream too big" or "fresh chunk expect fmt=0"; FFmpeg "Unknown packet type received". Everything behind it is noise until the next sure boundary.',
    remedy: 'Sender: look at the last good message before the offset shown: message length and payload must agree, extended timestamps must be repeated on fmt 3, the chunk size in force must be used, and only one thread may write.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1' }],
    needs: ['chunks'], moment: 'a chunk',
    lookAlikes: ['Vendor message types with a consistent length.', 'A hole in the capture.', 'A start in mid-stream.'],
    examples: {
      fails: [
        { title: 'the client loses its place and the server closes', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s anomaly desync typeId=59', 'c2s lost desync 500', 'fin s2c'] },
        { title: 'noise instead of the answer to connect', transcript: ['handshake', 'ffmpeg connects', 's2c anomaly desync typeId=200', 's2c lost desync 300', 'fin c2s'] },
      ],
      passes: [
        { title: 'a hole in the capture', companions: ['capture-gap'], transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 'c2s lost capture-gap 2000', 'c2s anomaly desync typeId=59', 'c2s lost desync 500', 'c2s media 400'] },
        { title: 'a vendor message', transcript: ['ffmpeg publishes', 'c2s unknown 99', 'c2s headers', 'c2s media 400'] },
      ],
    },
  },
  create(context) {
    const found = (direction: 'c2s' | 's2c', offset: number, length: number, atUs: number, detail: string): void => {
      const facts = context.session.of(direction);
      if (facts.lost.some((range) => range.because === 'capture-gap') || facts.startsMidStream) {
        context.inconclusive('bytes are missing before the place at which the chunks stop making sense');
        return;
      }
      const who = direction === 'c2s' ? 'client' : 'server';
      context.report({
        key: direction, direction, atUs, message: `The ${who}'s chunks stop making sense at byte ${grouped(offset)}${detail}.`,
        cause: `The bytes were delivered; the ${who} wrote a header, a length or a chunk size that does not fit.`,
        remedy: `${direction === 'c2s' ? 'Client' : 'Server'}: look at the last good message before this offset: its length, its extended timestamp on fmt 3, the chunk size in force, and that only one thread writes.`,
        evidence: [{ direction, offset, length, note: 'no possible chunk header' }],
      });
    };
    return {
      message: (event) => { if (event.chunks > 0) context.examined(); },
      anomaly(event) {
        if (event.what !== 'desync') return;
        const typeId = event.values['typeId'];
        found(event.direction, event.offset, event.length, event.atUs, typeId === undefined ? '' : ` (a header would say message type ${String(typeId)})`);
      },
      lost(event) {
        if (event.because === 'desync') found(event.direction, event.offset, event.bytes, event.atUs, '');
      },
    };
  },
});
