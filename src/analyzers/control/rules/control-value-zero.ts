import { isZeroLike } from '../../../session/model.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'control-value-zero', area: 'control', level: 4, severity: 'fatal', end: 'server',
    summary: 'Window Acknowledgement Size or Set Peer Bandwidth is 0 or has its top bit set.',
    why: 'FFmpeg ends with "Incorrect window acknowledgement size 0" or "Incorrect set peer bandwidth 0"; GStreamer and librtmp ignore it.',
    remedy: 'Server: send a window of 2500000 or so, or leave the message out.',
    cites: [{ document: 'RTMP 1.0', section: '§5.4.4' }, { peer: 'FFmpeg 5.1.9', observed: 'fatal: Invalid data found' }],
    needs: [], moment: 'a Window Acknowledgement Size or Set Peer Bandwidth', lookAlikes: ['Any other size, and limit types 0, 1 and 2.'],
    examples: {
      fails: [
        { title: 'window 0 ends FFmpeg', transcript: ['handshake', 'ffmpeg connects', 's2c windowAcknowledgementSize 0', 'fin c2s'] },
        { title: 'bandwidth 0 and OBS', severity: 'info', transcript: ['handshake', 'obs connects', 's2c setPeerBandwidth 0', 'connected'] },
      ],
      passes: [{ title: 'usual sizes', transcript: ['handshake', 'ffmpeg connects', 'connected'] }],
    },
  },
  create(context) {
    return {
      message(event) {
        const body = event.body;
        if (event.direction !== 's2c' || (body.type !== 'windowAcknowledgementSize' && body.type !== 'setPeerBandwidth')) return;
        context.examined();
        if (!isZeroLike(body.size)) return;
        const kind = context.session.clientKind;
        const name = body.type === 'setPeerBandwidth' ? 'Set Peer Bandwidth' : 'Window Acknowledgement Size';
        context.report({
          key: body.type, direction: 's2c', severity: kind === 'ffmpeg' ? 'fatal' : kind === 'unknown' || kind === 'fmle' ? 'degraded' : 'info',
          message: `The server sends ${name} ${String(body.size)}.`, cause: 'FFmpeg stops with an error, GStreamer, librtmp and OBS ignore it.', evidence: [ofMessage(event, name)],
        });
      },
    };
  },
});
