import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { trackKey } from '../../media-words.js';

/** One or two are a reconnect or a join buffer. */
const fewest = 3;

export default defineRule({
  meta: {
    id: 'sequence-header-repeated', area: 'video', level: 8, severity: 'info', end: 'client',
    summary: 'The same video sequence header comes again and again.',
    why: 'It is legal and harmless to RTMP players; SRS marks an HLS discontinuity for each one.',
    remedy: 'Encoder or bridge: send it once, and again only when it changes.',
    cites: [{ peer: 'SRS', observed: 'issue 4695' }],
    needs: [], moment: 'a video sequence header',
    lookAlikes: ['One repeat after a reconnect.'],
    examples: {
      fails: [
        { title: 'every second', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video header', 'c2s media 1000', 'c2s video header', 'c2s media 1000', 'c2s video header', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'once more', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    const repeats = new Map<string, number>();
    return {
      track({ what, track, event }) {
        if (what !== 'config-repeated' || track.kind !== 'video') return;
        const count = (repeats.get(trackKey(track)) ?? 0) + 1;
        repeats.set(trackKey(track), count);
        if (count < fewest) return;
        context.report({ key: trackKey(track), direction: track.direction, message: 'The same video sequence header is sent again and again.', cause: 'The writer puts it before keyframes.', evidence: [ofMessage(event, 'equal to the one before')] });
      },
      media(_event, body) {
        if (body.type === 'video' && body.units.some((unit) => unit.packetType === 'sequence-start')) context.examined();
      },
    };
  },
});
