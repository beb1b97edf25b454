import { defineRule } from '../../define-rule.js';

export default defineRule({
  meta: {
    id: 'chunk-size-announced-not-applied', area: 'chunking', level: 3, severity: 'stall', end: 'server',
    summary: 'A new chunk size is announced, but messages are still cut at the old one.',
    why: 'The reader takes the header byte of the next chunk for payload and is one byte off from there on. FFmpeg and GStreamer still understand the answer to connect, because name and number stand in its first 128 bytes, and freeze one step later at "Creating stream..."; librtmp freezes at connect.',
    remedy: 'Sender: cut messages at the new size right after Set Chunk Size has been written, from the same place that writes it.',
    cites: [{ document: 'RTMP 1.0', section: '§5.4.1' }, { peer: 'rtmp-go 1346b53', observed: 'announces 4096, goes on with 128' }],
    needs: ['chunks'], moment: 'a message longer than the chunk size',
    lookAlikes: ['The size counts from the next chunk, and for one direction only.', 'FFmpeg\'s own Set Chunk Size after the server\'s is an echo, not an acknowledgement.'],
    examples: {
      fails: [
        { title: 'the answer to connect is still cut at 128', transcript: ['handshake', 'ffmpeg connects', 's2c setChunkSize 4096', 's2c anomaly chunk-size-announced-not-applied announced=4096 used=128', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"}', 'c2s createStream 4 null', 's2c _result 4 null 1'] },
        { title: 'and the server does not answer createStream besides', companions: ['createstream-no-reply'], transcript: ['handshake', 'ffmpeg connects', 's2c setChunkSize 4096', 's2c anomaly chunk-size-announced-not-applied announced=4096 used=128', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"}', 'c2s createStream 4 null', 'wait 9000'] },
        { title: 'the client does it, so the server falls silent', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s setChunkSize 4096', 'c2s anomaly chunk-size-announced-not-applied announced=4096 used=128', 'c2s createStream 4 null', 'wait 9000'] },
      ],
      passes: [{ title: 'FFmpeg echoes the server\'s size', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s setChunkSize 4096', 'c2s createStream 4 null', 's2c _result 4 null 1'] }],
    },
  },
  create(context) {
    return {
      message(event) {
        if (event.chunks > 1) context.examined();
      },
      anomaly(event) {
        if (event.what !== 'chunk-size-announced-not-applied') return;
        const { announced = 0, used = 0 } = event.values;
        const server = event.direction === 's2c';
        context.report({
          key: event.direction, direction: event.direction, atUs: event.atUs,
          message: `The ${server ? 'server' : 'client'} announced a chunk size of ${String(announced)} and still cuts at ${String(used)}.`,
          cause: server ? `Its answers are unreadable behind byte ${String(used)} for anyone who believes the announcement. FFmpeg and GStreamer still understand the message that shows it and freeze at the next answer; librtmp and OBS freeze at once.` : 'The server cannot cut the client\'s messages apart from here on.',
          remedy: `${server ? 'Server' : 'Client'}: cut messages at the new size right after Set Chunk Size has been written.`,
          evidence: [{ direction: event.direction, offset: event.offset, length: event.length, note: `a chunk header where ${String(announced)} bytes of payload should go on` }],
        });
      },
    };
  },
});
