import { clientsSentence } from '../../../session/client-models/run.js';
import type { Wait } from '../../define-rule.js';
import { defineRule } from '../../define-rule.js';
import { bytes, roughly } from '../../text.js';

/** Both ends idle for this long in mid-handshake: no network is that slow. */
const idleUs = 2_000_000;

export default defineRule({
  meta: {
    id: 'handshake-deadlock-s2', area: 'handshake', level: 2, severity: 'stall', end: 'server',
    summary: 'The server sends S0 and S1 but no complete S2, and both ends wait.',
    why: 'FFmpeg and GStreamer send C2 only when all of S0, S1 and S2 is there; librtmp and OBS send it after S1. A server that keeps S2 back until C2 works with OBS and freezes the others at "Handshaking...".',
    remedy: 'Server: send S2 as soon as C1 has been read; do not wait for C2.',
    cites: [{ document: 'RTMP 1.0', section: '§5.2.1' }, { peer: 'FFmpeg 5.1.9, GStreamer 1.22', observed: 'send C2 after 3073 bytes' }],
    needs: ['bothDirections', 'captureTime', 'handshake'], moment: 'S1',
    lookAlikes: ['S2 in a segment of its own, or S2 that does not echo C1: both work.'],
    examples: {
      fails: [{ title: 'S0 and S1, then both wait', transcript: ['c2s packet 1', 's2c packet 1', 'wait 9000'] }, { title: 'the client gives up after 3 s', transcript: ['c2s packet 1', 's2c packet 1', 'wait 3000', 'fin c2s'] }],
      passes: [{ title: 'S2 comes 1 s later', transcript: ['c2s packet 1', 's2c packet 1', 'wait 1000', 's2c packet 2', 'c2s packet 2'] }, { title: 'librtmp sends C2 first', transcript: ['c2s packet 1', 's2c packet 1', 'c2s packet 2', 's2c packet 2'] }],
    },
  },
  create(context) {
    const { session } = context;
    let waiting: Wait | undefined;
    return {
      handshake2(event) {
        if (event.direction !== 's2c') return;
        context.examined();
        waiting?.cancel();
      },
      handshake1(event) {
        if (event.direction !== 's2c') return;
        waiting = context.wait({
          sinceUs: event.atUs, forUs: Math.min(idleUs, context.stallAfterUs),
          ended(end) {
            if (session.s2c.packet2 !== undefined || session.s2c.packet2Skipped || session.s2c.messages > 0 || end.why === 'server-closed' || end.certainty === 'too-short') return;
            const extra = Math.max(0, (session.flow?.s2c.bytes ?? 1537) - 1537);
            const c2 = session.c2s.packet2 !== undefined;
            context.report({
              message: `The handshake stops: ${extra === 0 ? 'S0 and S1 came, S2 did not' : `of S2 only ${bytes(extra)} of 1536 came`}, for ${roughly(end.waitedUs)}.`,
              cause: extra > 0 ? 'The server stopped in the middle of S2; FFmpeg and GStreamer send C2 only when all of it has come.'
                : `${c2 ? 'The client sent C2 already; the server still owes S2.' : 'The client waits for S2 before it sends C2; the server seems to wait for C2 before it sends S2.'} ${clientsSentence(session.models(true))}`.trim(),
              evidence: [{ direction: 's2c', offset: 1537 + extra, length: 0, note: 'S2 should be here' }],
            });
          },
        });
      },
    };
  },
});
