import { ofTrack, span } from '../../media-words.js';
import { defineRule } from '../../define-rule.js';

/** Audio that begins later than this is none that anybody waits for; shorter pieces are tests. */
const longEnoughMs = 20_000;

export default defineRule({
  meta: {
    id: 'audio-missing', area: 'audio', level: 9, severity: 'info', end: 'client',
    summary: 'The stream has video and no audio.',
    why: 'A stream may be silent. But ingest services ask for audio (YouTube: "no audio", Amazon IVS the same), and players that were told of audio wait for it.',
    remedy: 'If it should have sound: check the encoder\'s audio source. If not: send a silent AAC track where the service asks for one.',
    cites: [{ peer: 'YouTube Live', observed: '"The stream has no audio" as a stream health error' }],
    needs: [], moment: 'twenty seconds of video',
    lookAlikes: ['A piece of less than twenty seconds.', 'Audio alone: radio.', 'Audio that stops: track-stops-early.', 'HLS and MP4, which keep audio in files of its own.'],
    examples: {
      fails: [
        { title: 'video alone', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s media 21000 only=video'] },
      ],
      passes: [
        { title: 'both', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 21000'] },
        { title: 'HLS', transcript: ['file hls', 'c2s video header', 'c2s media 21000 only=video'] },
        { title: 'a few frames', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s media 2000 only=video'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        const container = context.session.start?.container;
        if (container === 'hls' || container === 'mp4') return;
        const facts = context.session.tracks.facts();
        for (const video of facts) {
          if (video.kind !== 'video' || video.trackId !== 0 || video.elapsedMs < longEnoughMs) continue;
          context.examined();
          if (facts.some((track) => track.kind === 'audio' && track.frames > 0 && track.direction === video.direction && track.msid === video.msid)) continue;
          context.report({
            key: `${video.direction} ${video.msid}`, direction: video.direction, message: `${span(video.elapsedMs)} of video, and no audio frame.`,
            cause: 'The encoder sends no audio track, or its audio source gives nothing.', evidence: [ofTrack(video, 'first video frame', video.firstOffset)],
          });
        }
      },
    };
  },
});
