import { defineRule } from '../../define-rule.js';
import { ofStart } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'tls-to-plain-port', area: 'transport', level: 1, severity: 'fatal', end: 'operator',
    summary: 'The client speaks TLS (rtmps) to a port that does not.',
    why: 'OBS says "TLS_Connect failed"; nginx-rtmp logs "handshake: unexpected RTMP version: 22".',
    remedy: 'Use rtmp:// on this port, or put a TLS terminator (stunnel, a proxy) in front of the server.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'unexpected RTMP version: 22, then closes' }],
    needs: ['bothDirections'], moment: 'a TLS ClientHello',
    lookAlikes: ['TLS in both directions is an encrypted session, nothing is wrong.'],
    examples: {
      fails: [
        { title: 'the server closes', transcript: ['c2s protocol tls 22 "handshake"', 'fin s2c'] },
        { title: 'the server answers with RTMP', transcript: ['c2s protocol tls 22 "handshake"', 's2c packet 1'] },
        { title: 'the server stays silent', transcript: ['c2s protocol tls 22 "handshake"', 'wait 6000'] },
      ],
      passes: [{ title: 'TLS on both sides', transcript: ['c2s protocol tls 22 "handshake"', 's2c protocol tls 22 "handshake"', 'wait 9000'] }],
    },
  },
  create(context) {
    const found = (how: string): void => {
      context.report({
        message: `The client opens with a TLS ClientHello, and the server ${how}.`, cause: 'rtmps:// was used for a plain RTMP listener.',
        evidence: [ofStart('c2s', 'TLS record 0x16')],
      });
    };
    return {
      protocol(event) {
        if (event.direction === 's2c') {
          if (context.session.c2s.protocol?.protocol === 'tls') {
            context.examined();
            if (event.protocol !== 'tls') found('answers with something that is not TLS');
          }
          return;
        }
        if (event.protocol !== 'tls' || context.session.s2c.bytes > 0) return;
        context.wait({
          sinceUs: event.atUs,
          ended(end) {
            if (context.session.s2c.bytes > 0 || end.certainty === 'too-short') return;
            found(end.why === 'server-closed' ? 'closes without an answer' : 'does not answer');
          },
        });
      },
    };
  },
});
