import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds } from '../../media-words.js';

const largeBytes = 1_000_000;
const longSeconds = 5;
const fewestFrames = 30;

export default defineRule({
  meta: {
    id: 'frame-oversized', area: 'video', level: 9, severity: 'info', end: 'client',
    summary: 'A frame is as large as seconds of the rest of the stream.',
    why: 'It takes seconds to send: live viewers stall at it, and readers with a limit on the size of a message (1 MB in many servers) close.',
    remedy: 'Encoder: limit the rate of keyframes, too (ffmpeg: -maxrate and -bufsize); look whether the frame is damaged.',
    cites: [{ peer: 'flvmeta 1.2.1', observed: 'W20017 above 1 000 000 bytes' }],
    needs: [], moment: 'a video frame',
    lookAlikes: ['Large keyframes of a stream with a high bit rate.'],
    examples: {
      fails: [
        { title: '2 MB in a small stream', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 2000', 'c2s video inter bytes=2000000', 'c2s media 2000'] },
      ],
      passes: [
        { title: 'small frames', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 2000'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        context.examined();
        if (event.length <= largeBytes) return;
        const track = context.session.tracks.facts().find((each) => each.kind === 'video' && each.direction === event.direction && each.msid === event.msid);
        const rate = track?.bitsPerSecond;
        if (track === undefined || rate === undefined || track.frames < fewestFrames) return;
        // What the track had before this frame.
        const usual = ((track.bytes - event.length) * rate) / Math.max(1, track.bytes);
        if (event.length * 8 < usual * longSeconds) return;
        context.report({
          key: `${event.direction} ${event.msid}`, direction: event.direction, message: `The video frame at ${seconds(event.timestampMs)} has ${event.length} bytes, as much as ${Math.round((event.length * 8) / Math.max(1, usual))} s of what came before.`,
          cause: 'The rate control of the encoder lets single frames grow, or a length is damaged.', evidence: [ofMessage(event, `${event.length} bytes`)],
        });
      },
    };
  },
});
