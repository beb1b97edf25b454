import { clientsSentence } from '../../../session/client-models/run.js';
import { defineRule } from '../../define-rule.js';

export default defineRule({
  meta: {
    id: 'chunk-size-applied-not-announced', area: 'chunking', level: 3, severity: 'fatal', end: 'server',
    summary: 'Messages are cut at another chunk size than the one in force, and no Set Chunk Size came.',
    why: 'The reader looks for a chunk header inside the payload. With a server that does this, all clients freeze at connect.',
    remedy: 'Sender: write Set Chunk Size (chunk stream 2, message stream 0, four bytes big-endian) before the first message that is cut at the new size.',
    cites: [{ document: 'RTMP 1.0', section: '§5.4.1' }, { peer: 'FFmpeg 5.1.9, GStreamer 1.22, librtmp 2.4', observed: 'freeze at connect' }],
    needs: ['chunks'], moment: 'a message longer than the chunk size', lookAlikes: ['A capture that begins in mid-stream: the announcement came before.'],
    examples: {
      fails: [{ title: 'the answer to connect in one piece', transcript: ['handshake', 'ffmpeg connects', 's2c anomaly chunk-size-applied-not-announced announced=128 used=4096', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"}', 'wait 6000', 'fin c2s'] }],
      passes: [{ title: 'announced', transcript: ['handshake', 'ffmpeg connects', 'connected'] }],
    },
  },
  create(context) {
    return {
      message(event) {
        if (event.length > 128) context.examined();
      },
      anomaly(event) {
        if (event.what !== 'chunk-size-applied-not-announced') return;
        const { announced = 0, used = 0 } = event.values;
        const server = event.direction === 's2c';
        context.report({
          key: event.direction, direction: event.direction, atUs: event.atUs,
          message: `The ${server ? 'server' : 'client'} cuts at ${String(used)} although a chunk size of ${String(announced)} is in force.`,
          cause: server ? clientsSentence(context.session.models(true)) : 'The server cannot cut the client\'s messages apart from here on.',
          remedy: `${server ? 'Server' : 'Client'}: announce the size with Set Chunk Size before using it.`,
          evidence: [{ direction: event.direction, offset: event.offset, length: event.length, note: 'no chunk header where one should be' }],
        });
      },
    };
  },
});
