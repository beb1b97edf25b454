import { defineRule } from '../../define-rule.js';
import { ofStart } from '../../evidence.js';
import type { ProtocolEvent } from '../../../trace/events.js';

/** RTMPE, with and without the extra signature transformations. */
const rtmpeVersions: readonly number[] = [6, 8, 9];

export default defineRule({
  meta: {
    id: 'handshake-bad-version', area: 'handshake', level: 2, severity: 'fatal', end: 'client',
    summary: 'The first byte of the handshake is not 3.',
    why: 'Version 3 is RTMP; 6, 8 and 9 are the encrypted RTMPE. nginx-rtmp, SRS and FFmpeg\'s listen mode close on anything else; clients hardly ever look at the server\'s byte.',
    remedy: 'Use rtmp:// (or rtmps://) instead of rtmpe://; a writer of handshakes must send 3.',
    cites: [{ document: 'RTMP 1.0', section: '§5.2.2' }, { peer: 'FFmpeg 5.1.9, GStreamer 1.22, librtmp 2.4', observed: 'accept any S0' }],
    needs: ['handshake'], moment: 'the first bytes of a direction',
    lookAlikes: ['S0 other than 3 in a session that goes on is worth a note only.', 'TLS and HTTP have their own rules.'],
    examples: {
      fails: [
        { title: 'C0 is 6 and the server closes', transcript: ['c2s protocol rtmpe 6', 'fin s2c'] },
        { title: 'the server sends noise', transcript: ['c2s packet 1', 's2c protocol other 255', 'fin c2s'] },
        { title: 'S0 is 6 behind a plain C0, the session goes on', severity: 'info', transcript: ['c2s packet 1', 's2c protocol rtmp 6 "" packet', 's2c packet 2', 'c2s packet 2', 'ffmpeg connects', 'connected', 'fin c2s', 'fin s2c'] },
        { title: 'S0 is 6, the session goes on', severity: 'info', transcript: ['c2s packet 1', 's2c protocol rtmpe 6 "" packet', 's2c packet 2', 'c2s packet 2', 'ffmpeg connects', 'connected', 'fin c2s', 'fin s2c'] },
      ],
      passes: [{ title: 'both send 3', transcript: ['handshake'] }, { title: 'a start in mid-stream', transcript: ['c2s protocol chunks 68', 's2c protocol chunks 2'] }],
    },
  },
  create(context) {
    const odd: ProtocolEvent[] = [];
    const decide = (): void => {
      for (const event of odd.splice(0)) {
        const other = context.session.of(event.direction === 'c2s' ? 's2c' : 'c2s');
        const works = context.session.c2s.messages > 0 && context.session.s2c.messages > 0;
        const encrypted = event.protocol === 'rtmpe' && other.protocol?.protocol === 'rtmpe';
        const who = event.direction === 'c2s' ? 'client' : 'server';
        context.report({
          key: event.direction, direction: event.direction, atUs: event.atUs, severity: works || encrypted ? 'info' : 'fatal',
          message: `The ${who} opens with version byte ${String(event.firstByte)} instead of 3.`,
          cause: event.protocol === 'rtmpe' ? (encrypted ? 'Both ends speak RTMPE; what follows is encrypted and cannot be judged.' : 'The byte stands for RTMPE.') : rtmpeVersions.includes(event.firstByte) ? 'The byte stands for RTMPE, but the other end speaks plain RTMP.' : 'It is no RTMP version.',
          remedy: event.direction === 's2c' ? 'Server: answer with version 3.' : 'Client: use rtmp:// instead of rtmpe://.',
          evidence: [ofStart(event.direction, event.direction === 'c2s' ? 'C0' : 'S0')],
        });
      }
    };
    return {
      protocol(event) {
        context.examined();
        if (event.protocol === 'rtmpe' || event.protocol === 'other' || (event.protocol === 'rtmp' && event.firstByte !== 3)) odd.push(event);
      },
      close: decide,
      end: decide,
    };
  },
});
