import { defineRule } from '../../define-rule.js';
import { stallOf } from '../../stall.js';

export default defineRule({
  meta: {
    id: 'connect-no-reply', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The server never answers connect.',
    why: 'FFmpeg falls silent after "Proto = ..., app = ...", OBS reports a wrong stream key after 30 s. The server took the connection but does not say yes or no: it waits for something, dropped the command for an odd field, or lost its place in the bytes.',
    remedy: 'Server: look at its log when connect arrives; answer with _result or _error, also where the request cannot be served. Try another client to rule out an odd field.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.1' }, { peer: 'rtmp-go 1346b53~1', observed: 'builds the answer on chunk stream 0 and its own writer refuses it' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a connect request',
    lookAlikes: ['Control messages alone (window, bandwidth, chunk size) are no answer.', 'An answer after a few seconds, as slow hooks give it, is late, not missing.'],
    examples: {
      fails: [
        { title: 'control messages come, the answer does not', transcript: ['handshake', 'ffmpeg connects', 's2c windowAcknowledgementSize 2500000', 's2c setPeerBandwidth 2500000', 's2c setChunkSize 4096', 'wait 6000'] },
        { title: 'the client gives up after 3 s', transcript: ['handshake', 'ffmpeg connects', 'wait 3000', 'fin c2s'] },
        { title: 'the capture ends after 2.5 s of waiting', transcript: ['handshake', 'obs connects', 'wait 2500'] },
      ],
      passes: [
        { title: 'the answer comes after 3 s', transcript: ['handshake', 'ffmpeg connects', 'wait 3000', 'connected'] },
        { title: 'the capture ends too early to tell', transcript: ['handshake', 'ffmpeg connects', 'wait 1000'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'connect') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'connect' || end.why === 'server-closed') return;
        if (end.certainty === 'too-short') {
          context.inconclusive('the session ended less than 2 s after connect');
          return;
        }
        context.report({ ...stallOf(context.session, request, end), request });
      },
    };
  },
});
