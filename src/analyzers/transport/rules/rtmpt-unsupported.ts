import { defineRule } from '../../define-rule.js';
import { ofStart } from '../../evidence.js';
import { rtmptPaths } from './http-on-rtmp-port.js';

export default defineRule({
  meta: {
    id: 'rtmpt-unsupported', area: 'transport', level: 1, severity: 'info', end: 'client',
    summary: 'The client tunnels RTMP through HTTP (RTMPT), which is not decoded here.',
    why: 'RTMPT posts RTMP bytes in HTTP requests. Hardly any server of today takes it, and this tool does not look inside.',
    remedy: 'Use rtmp:// or rtmps:// instead of rtmpt://.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: 'rtmpt:// posts /fcs/ident2 and /open/1' }],
    needs: [], moment: 'the first bytes of the client', lookAlikes: ['Other HTTP requests are http-on-rtmp-port.'],
    examples: {
      fails: [{ title: 'the tunnel opens', transcript: ['c2s protocol http 80 "POST /open/1 HTTP/1.1"', 's2c protocol http 72 "HTTP/1.1 200 OK"'] }],
      passes: [{ title: 'a plain session', transcript: ['handshake'] }],
    },
  },
  create(context) {
    return {
      protocol(event) {
        if (event.direction !== 'c2s') return;
        context.examined();
        if (event.protocol !== 'http' || !rtmptPaths.test(event.detail ?? '')) return;
        context.report({ message: 'The client speaks RTMPT (RTMP inside HTTP requests).', cause: `Its first line is "${event.detail ?? ''}".`, evidence: [ofStart('c2s', 'HTTP POST')] });
      },
    };
  },
});
