import { defineRule } from '../../define-rule.js';
import { ofStart } from '../../evidence.js';

/** Paths of tunnelled RTMP (RTMPT): an HTTP client that is in the right place, but needs a server that knows the tunnel. */
export const rtmptPaths = /^POST \/(open|send|idle|close|fcs)\//;

export default defineRule({
  meta: {
    id: 'http-on-rtmp-port', area: 'transport', level: 1, severity: 'fatal', end: 'operator',
    summary: 'One end speaks HTTP where RTMP is expected.',
    why: 'Servers log "unexpected RTMP version: 71" (the letter G), clients see the handshake fail. The port is wrong, an HTTP reverse proxy stands in front, or a health check or a scanner came by.',
    remedy: 'Point the client at the RTMP port, and proxy that port as TCP, not as HTTP.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'unexpected RTMP version: 71' }],
    needs: [], moment: 'the first bytes of a direction',
    lookAlikes: ['POST /open/1 and POST /fcs/ident2 are RTMPT: rtmpt-unsupported.'],
    examples: {
      fails: [
        { title: 'the server answers in HTTP', transcript: ['c2s packet 1', 's2c protocol http 72 "HTTP/1.1 400 Bad Request"', 'fin s2c'] },
        { title: 'a browser opens the port', transcript: ['c2s protocol http 71 "GET / HTTP/1.1"', 'fin s2c'] },
      ],
      passes: [{ title: 'a tunnelled client', transcript: ['c2s protocol http 80 "POST /fcs/ident2 HTTP/1.1"', 'end capture-end'], companions: ['rtmpt-unsupported'] }, { title: 'RTMP', transcript: ['handshake'] }],
    },
  },
  create(context) {
    return {
      protocol(event) {
        context.examined();
        if (event.protocol !== 'http' || (event.direction === 'c2s' && rtmptPaths.test(event.detail ?? '')) || rtmptPaths.test(context.session.c2s.protocol?.detail ?? '')) return;
        context.report({
          message: event.direction === 's2c' ? `The server answers in HTTP: "${event.detail ?? ''}".` : `The client speaks HTTP: "${event.detail ?? ''}".`,
          cause: event.direction === 's2c' ? 'A web server or an HTTP proxy listens on this port.' : 'A browser, a health check or a scanner, not an RTMP client.',
          evidence: [ofStart(event.direction, `first byte 0x${event.firstByte.toString(16)}`)],
        });
      },
    };
  },
});
