import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import type { MessageEvent } from '../../../trace/events.js';
import { severityFor } from '../../clients.js';

/** nginx-rtmp and MediaMTX refuse more than 10 MiB. */
const peerLimit = 10_485_760;
const useful = 16_777_215;

export default defineRule({
  meta: {
    id: 'chunk-size-out-of-range', area: 'chunking', level: 3, severity: 'fatal', end: 'server',
    summary: 'Set Chunk Size carries a size that readers refuse.',
    why: 'Size 0 and sizes with the top bit set end FFmpeg ("Incorrect chunk size") and freeze librtmp; more than 10 MiB towards nginx-rtmp or MediaMTX closes the connection ("too big RTMP chunk size"); below 128 SRS refuses.',
    remedy: 'Announce 4096 to 65536.',
    cites: [{ document: 'RTMP 1.0', section: '§5.4.1' }, { peer: 'nginx-rtmp 1.2.2', observed: 'limit 10485760' }, { peer: 'joy4', observed: 'announces 134217728' }],
    needs: [], moment: 'a Set Chunk Size', lookAlikes: ['60000, 65536 and 131072 are normal.', 'A chunk size of 1, or a very large one from a server: clients cope.'],
    examples: {
      fails: [
        { title: 'size 0 ends FFmpeg', transcript: ['handshake', 'ffmpeg connects', 's2c setChunkSize 0', 'fin c2s'] },
        { title: 'a client announces 128 MiB and the server closes', transcript: ['handshake', 'someone connects', 'c2s setChunkSize 134217728', 'fin s2c'] },
        { title: 'a client announces 128 MiB and nothing happens', severity: 'degraded', transcript: ['handshake', 'someone connects', 'c2s setChunkSize 134217728', 'connected'] },
      ],
      passes: [
        { title: 'usual sizes', transcript: ['handshake', 'obs connects', 's2c setChunkSize 60000', 'c2s setChunkSize 131072', 'connected'] },
        { title: 'tiny and huge sizes of a server', transcript: ['handshake', 'ffmpeg connects', 's2c setChunkSize 1', 's2c setChunkSize 2147483647', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"}'] },
      ],
    },
  },
  create(context) {
    const big: MessageEvent[] = [];
    const blame = (): void => {
      for (const event of big.splice(0)) say(event, 'fatal', 'The server did not go on after it.');
    };
    const say = (event: MessageEvent, severity: 'fatal' | 'stall' | 'degraded' | 'info', cause: string): void => {
      if (event.body.type !== 'setChunkSize') return;
      context.report({
        key: event.direction, direction: event.direction, severity, atUs: event.atUs,
        message: `The ${event.direction === 's2c' ? 'server' : 'client'} announces a chunk size of ${String(event.body.size)}.`, cause, evidence: [ofMessage(event, 'Set Chunk Size')],
      });
    };
    return {
      message(event) {
        const body = event.body;
        if (body.type !== 'setChunkSize') return;
        context.examined();
        if (body.size === 0 || body.highBit === true || body.size >= 0x8000_0000) {
          const own = event.direction === 's2c' ? context.session.modelInUse(true) : undefined;
          const reaction = own === undefined ? undefined : own.outcome === 'fails' && context.session.clientKind === 'ffmpeg' ? 'fails' : context.session.clientKind === 'gstreamer' ? 'proceeds' : 'ignores';
          say(event, event.direction === 'c2s' ? 'fatal' : severityFor(reaction, 'fatal'), 'FFmpeg ends with "Incorrect chunk size", librtmp and OBS freeze, GStreamer ignores it.');
        } else if (body.size > peerLimit) {
          if (event.direction === 's2c') {
            if (body.size > useful) say(event, 'info', 'No message is longer than 16777215 bytes; clients cope.');
            return;
          }
          say(event, 'degraded', 'nginx-rtmp and MediaMTX refuse more than 10485760.');
          big.push(event);
        } else if (body.size < 128) say(event, 'info', 'Below the 128 bytes that RTMP 1.0 recommends; SRS refuses it.');
      },
      unanswered: blame,
      close(event) {
        if (event.direction === 's2c' && context.session.closedBy === 's2c') blame();
      },
    };
  },
});
