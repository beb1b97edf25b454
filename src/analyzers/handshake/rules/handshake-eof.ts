import { defineRule } from '../../define-rule.js';
import { ofClose } from '../../evidence.js';
import { bytes } from '../../text.js';

const handshakeBytes = 3073;

export default defineRule({
  meta: {
    id: 'handshake-eof', area: 'handshake', level: 2, severity: 'fatal', end: 'server',
    summary: 'The server closes the connection in the handshake, or right after it.',
    why: 'FFmpeg says "Cannot read RTMP handshake response". An address ban, a connection limit, a refused version or digest, or a crash.',
    remedy: 'Read the server log; check address rules and connection limits.',
    cites: [{ document: 'RTMP 1.0', section: '§5.2.1' }, { peer: 'nginx-rtmp 1.2.2', observed: 'closes in the handshake on a version that it does not know' }],
    needs: ['bothDirections', 'handshake'], moment: 'a C0 byte',
    lookAlikes: ['A close after connect is connect-closed-silently.', 'A client that closes by itself.'],
    examples: {
      fails: [
        { title: 'closed in the middle of S1', transcript: ['c2s packet 1', 's2c protocol rtmp 3', 'fin s2c'] },
        { title: 'closed after the handshake, before any message', transcript: ['handshake', 'fin s2c'] },
        { title: 'closed without a byte', transcript: ['c2s packet 1', 'rst s2c'] },
      ],
      passes: [{ title: 'the client closes', transcript: ['handshake', 'fin c2s', 'fin s2c'] }, { title: 'closed after connect', transcript: ['handshake', 'ffmpeg connects', 'fin s2c'], companions: ['connect-closed-silently'] }],
    },
  },
  create(context) {
    return {
      handshake1: () => context.examined(),
      close(event) {
        const { session } = context;
        if (event.direction !== 's2c' || session.closedBy !== 's2c') return;
        if (session.c2s.protocol?.protocol !== 'rtmp' || session.s2c.messages > 0 || session.transactions.requests.length > 0) return;
        const protocol = session.s2c.protocol?.protocol;
        if (protocol !== undefined && protocol !== 'rtmp') return;
        const got = session.s2c.bytes;
        context.report({
          message: `The server ${event.how === 'rst' ? 'reset' : 'closed'} the connection after ${bytes(got)} ${got < handshakeBytes ? `of its ${bytes(handshakeBytes)} of handshake` : '(its whole handshake), before any message'}.`,
          cause: got === 0 ? 'Without one byte of answer: a ban, a limit, a TLS port, or a server that is going down.' : 'A ban, a limit, a version or digest that it refuses, or a crash.',
          evidence: [ofClose(session.s2c)],
        });
      },
    };
  },
});
