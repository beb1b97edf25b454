import { defineRule } from '../../define-rule.js';

/** Below this the two readings differ by less than anyone hears or sees. */
const noticeableMs = 1000;

export default defineRule({
  meta: {
    id: 'type3-after-type0-delta', area: 'chunking', level: 3, severity: 'degraded', end: 'client',
    summary: 'A fmt 3 header begins a message right after a fmt 0 one.',
    why: 'By the text the delta is then the fmt 0 timestamp itself: FFmpeg, librtmp, GStreamer, SRS and Node-Media-Server add it. nginx-rtmp and MediaMTX add nothing. The two families disagree by that timestamp.',
    remedy: 'Sender: write fmt 1 or 2 with the real delta after a fmt 0 header.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1.2.4' }, { peer: 'nginx-rtmp 1.2.2, gortmplib', observed: 'delta 0' }],
    needs: ['chunks'], moment: 'a fmt 3 header that begins a message', lookAlikes: ['fmt 3 after fmt 1 or 2.', 'A fmt 0 timestamp of a second or less: a note only.'],
    examples: {
      fails: [
        { title: 'after a timestamp of one minute', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s anomaly type3-after-type0 timestampMs=60000 added=60000', 'c2s media 400'] },
        { title: 'after a small timestamp', severity: 'info', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s anomaly type3-after-type0 timestampMs=23 added=0', 'c2s media 400'] },
      ],
      passes: [{ title: 'fmt 3 after fmt 2', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s landmark 4 3', 'c2s media 400'] }],
    },
  },
  create(context) {
    return {
      landmark(event) {
        if (event.fmt === 3 && event.starts === 'message') context.examined();
      },
      anomaly(event) {
        if (event.what !== 'type3-after-type0') return;
        const timestampMs = event.values['timestampMs'] ?? 0;
        context.report({
          key: event.direction, direction: event.direction, atUs: event.atUs, severity: timestampMs > noticeableMs ? 'degraded' : 'info',
          message: `The ${event.direction === 'c2s' ? 'client' : 'server'} begins a message with fmt 3 right after a fmt 0 header with timestamp ${String(timestampMs)} ms.`,
          cause: `Readers disagree by ${String(timestampMs)} ms here; read as: ${event.assumed}.`,
          evidence: [{ direction: event.direction, offset: event.offset, length: event.length, note: 'fmt 3 after fmt 0' }],
        });
      },
    };
  },
});
