import { clientsSentence } from '../../../session/client-models/run.js';
import type { Wait } from '../../define-rule.js';
import { defineRule } from '../../define-rule.js';
import { ofStart } from '../../evidence.js';
import { takenBytes } from '../../stall.js';
import { roughly } from '../../text.js';

export default defineRule({
  meta: {
    id: 'tcp-server-silent', area: 'transport', level: 1, severity: 'stall', end: 'server',
    summary: 'The server takes the handshake bytes and never sends a byte.',
    why: 'FFmpeg stops at "Handshaking...", OBS says "Failed to connect to server" after 30 s. The port is open but nobody reads: an overloaded accept loop, a TLS listener that waits for its ClientHello, a NAT or proxy that swallows everything, or a handshake reader that throws a partial read of C1 away.',
    remedy: 'Check the port and the protocol; if the port is a TLS port (443, 1936) use rtmps. Server: collect C0 and C1 by count, over any number of reads and however late they come.',
    cites: [{ document: 'RTMP 1.0', section: '§5.2.1' }, { peer: 'gst-rtmp2-server be7f610', observed: 'never answers when C0 and C1 come later than 50 ms after the connection' }],
    needs: ['bothDirections', 'captureTime', 'handshake'], moment: 'a complete C0 and C1',
    lookAlikes: ['A first byte of 0x16 is a TLS client: tls-to-plain-port.', 'A server that closes without a byte.'],
    examples: {
      fails: [{ title: 'C0 and C1 go out, nothing comes', transcript: ['c2s packet 1', 'wait 9000'] }, { title: 'the client gives up', transcript: ['c2s packet 1', 'wait 4000', 'fin c2s'] }],
      passes: [{ title: 'the answer takes 3 s', transcript: ['c2s packet 1', 'wait 3000', 's2c packet 1', 's2c packet 2', 'c2s packet 2'] }, { title: 'too short to tell', transcript: ['c2s packet 1', 'wait 500', 'fin c2s'] }],
    },
  },
  create(context) {
    let waiting: Wait | undefined;
    return {
      protocol(event) {
        if (event.direction !== 's2c') return;
        context.examined();
        waiting?.cancel();
      },
      handshake1(event) {
        if (event.direction !== 'c2s' || context.session.s2c.bytes > 0) return;
        waiting = context.wait({
          sinceUs: event.atUs,
          ended(end) {
            if (context.session.s2c.protocol !== undefined || context.session.s2c.bytes > 0 || end.why === 'server-closed') return;
            if (end.certainty === 'too-short') {
              context.inconclusive('the session ended less than 2 s after C1');
              return;
            }
            context.report({
              message: `${end.certainty === 'suspected' ? 'Suspected: the' : 'The'} server has not sent one byte in the ${roughly(end.waitedUs)} since C0 and C1 were complete.`,
              cause: `${takenBytes(context.session, event.atUs)} ${clientsSentence(context.session.models(true))}`.trim(),
              evidence: [ofStart('c2s', 'C0 and C1'), { direction: 's2c', offset: 0, length: 0, note: 'nothing here' }],
            });
          },
        });
      },
    };
  },
});
