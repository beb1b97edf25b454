import { clientsSentence } from '../../../session/client-models/run.js';
import { defineRule } from '../../define-rule.js';
import { bytes, roughly } from '../../text.js';
import { suspectAfterUs } from '../../timers.js';

export default defineRule({
  meta: {
    id: 'half-message-stall', area: 'control', level: 7, severity: 'stall', end: 'server',
    summary: 'The server leaves a message unfinished.',
    why: 'A publisher that starts to read it waits for the rest: FFmpeg stops sending media for ever, OBS for 30 s.',
    remedy: 'Server: write each message to its end, also when its send buffer is full for a moment.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: 'blocks in the read while it publishes' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a message of the server cut in two', lookAlikes: ['The rest comes a moment later.'],
    examples: {
      fails: [{ title: 'half a message in mid-stream', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 's2c partial 30', 'wait 6000'] }],
      passes: [{ title: 'a cut that is completed', transcript: ['ffmpeg publishes', 'c2s headers', 's2c split inside-payload 10', 's2c pingRequest', 'c2s media 6000'] }],
    },
  },
  create(context) {
    const { session } = context;
    let waiting = false;
    const watch = (sinceUs: number): void => {
      waiting = true;
      context.wait({
        sinceUs,
        ended(end) {
          waiting = false;
          // The silence to measure begins with the server's last byte, which may be later than what began the wait.
          const lastUs = Math.max(session.s2c.lastUs, sinceUs);
          if (end.why === 'silence' && lastUs > sinceUs) {
            watch(lastUs);
            return;
          }
          const partial = session.flow?.s2c.partial;
          const waitedUs = end.atUs - lastUs;
          if (partial === undefined || end.why === 'server-closed' || waitedUs < Math.min(suspectAfterUs, context.stallAfterUs)) return;
          const publishing = session.publishStartedUs >= 0;
          context.report({
            direction: 's2c', atUs: lastUs, severity: publishing ? 'stall' : 'info',
            message: `The server has left a message unfinished for ${roughly(waitedUs)}: ${bytes(partial.have)} came${partial.missing < 0 ? '' : `, ${bytes(partial.missing)} are missing`}.`,
            cause: publishing ? 'FFmpeg blocks in the read and sends no more media, OBS for 30 s; GStreamer and librtmp go on.' : clientsSentence(session.models(true)),
            evidence: [{ direction: 's2c', offset: partial.offset, length: partial.have, note: 'unfinished message' }],
          });
        },
      });
    };
    return {
      split(event) {
        if (event.direction !== 's2c' || waiting) return;
        context.examined();
        watch(event.atUs);
      },
    };
  },
});
