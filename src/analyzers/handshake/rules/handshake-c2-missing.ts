import { defineRule } from '../../define-rule.js';
import type { HandshakeSkippedEvent } from '../../../trace/events.js';
import type { Severity } from '../../../trace/findings.js';

export default defineRule({
  meta: {
    id: 'handshake-c2-missing', area: 'handshake', level: 2, severity: 'fatal', end: 'client',
    summary: 'The client goes on with chunks without sending C2.',
    why: 'Servers count 1536 bytes of C2 and swallow connect with them, then wait for more: connect is never answered.',
    remedy: 'Client: send (flush) C2, 1536 bytes, before the first chunk.',
    cites: [{ document: 'RTMP 1.0', section: '§5.2.1' }, { peer: 'yasea (Android)', observed: 'C2 was not flushed (pull request 570)' }],
    needs: ['handshake'], moment: 'C2, or what stands in its place',
    lookAlikes: ['C2 and connect in one segment.'],
    examples: {
      fails: [
        { title: 'connect follows C1', transcript: ['c2s packet 1', 's2c packet 1', 's2c packet 2', 'c2s skipped', 'ffmpeg connects', 'wait 6000'] },
        { title: 'a lenient server answers', severity: 'degraded', transcript: ['c2s packet 1', 's2c packet 1', 's2c packet 2', 'c2s skipped', 'ffmpeg connects', 'connected', 'fin c2s', 'fin s2c'] },
      ],
      passes: [{ title: 'C2 is there', transcript: ['handshake', 'ffmpeg connects', 'connected'] }],
    },
  },
  create(context) {
    let skipped: HandshakeSkippedEvent | undefined;
    const report = (severity: Severity): void => {
      if (skipped === undefined) return;
      context.report({
        severity, direction: 'c2s', atUs: skipped.atUs,
        message: 'C2 is missing: a chunk header stands where its 1536 bytes should be.',
        cause: severity === 'fatal' ? 'A server that counts 1536 bytes takes connect for part of C2.' : 'This server noticed and went on; most do not.',
        evidence: [{ direction: 'c2s', offset: skipped.offset, length: 12, note: 'a chunk header instead of C2' }],
      });
      skipped = undefined;
    };
    return {
      handshake2(event) {
        if (event.direction === 'c2s') context.examined();
      },
      handshakeSkipped(event) {
        if (event.packet === 'C2') skipped = event;
      },
      reply: () => report('degraded'),
      unanswered: () => report('fatal'),
      close: () => report('fatal'),
      end: () => report('fatal'),
    };
  },
});
