import { defineRule } from '../../define-rule.js';
import { ofClose, ofStart } from '../../evidence.js';

/** Ports on which services expect rtmps: 443 (YouTube, Facebook, OBS default), 1936 (MediaMTX), 8443. */
const tlsPorts = /:(443|1936|8443)$/;

export default defineRule({
  meta: {
    id: 'plain-rtmp-to-tls-port', area: 'transport', level: 1, severity: 'fatal', end: 'operator',
    summary: 'The client speaks plain RTMP to a TLS port.',
    why: 'FFmpeg says "Cannot read RTMP handshake response", or the connection just closes. Facebook, Instagram and YouTube on 443 accept only rtmps.',
    remedy: 'Use rtmps:// and its port (443 by default, 1936 for MediaMTX).',
    cites: [{ peer: 'OpenSSL servers', observed: 'answer C0 with a TLS alert (15 03 ...)' }],
    needs: ['bothDirections'], moment: 'a C0 byte',
    lookAlikes: ['A plain server that closes for load: the same bytes on a port that is not a TLS port.'],
    examples: {
      fails: [{ title: 'a TLS alert comes back', transcript: ['c2s packet 1', 's2c protocol tls 21 "alert"', 'fin s2c'] }],
      passes: [{ title: 'a plain server', transcript: ['ffmpeg publishes'] }, { title: 'a close without a byte on an ordinary port is handshake-eof', transcript: ['c2s packet 1', 'fin s2c'], companions: ['handshake-eof'] }],
    },
  },
  create(context) {
    return {
      protocol(event) {
        if (event.direction !== 's2c') return;
        context.examined();
        if (event.protocol !== 'tls' || context.session.c2s.protocol?.protocol === 'tls' || context.session.c2s.bytes === 0) return;
        context.report({
          message: `The server answers the RTMP handshake with a TLS record${event.detail === undefined ? '' : ` (${event.detail})`}.`, cause: 'rtmp:// was used where the port expects rtmps://.',
          evidence: [ofStart('s2c', `first byte 0x${event.firstByte.toString(16)}`), ofStart('c2s', 'C0')],
        });
      },
      close(event) {
        const { session } = context;
        if (event.direction !== 's2c' || session.closedBy !== 's2c' || session.s2c.bytes > 0 || session.c2s.protocol?.protocol !== 'rtmp' || !tlsPorts.test(session.start?.server ?? '')) return;
        context.report({
          message: 'The server closes the plain RTMP handshake without a byte, on a port that services use for TLS.', cause: 'Most likely rtmp:// was used where the port expects rtmps://.',
          evidence: [ofClose(session.s2c), ofStart('c2s', 'C0')],
        });
      },
    };
  },
});
