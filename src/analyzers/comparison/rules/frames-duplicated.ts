import { defineRule } from '../../define-rule.js';
import { arrivedEvidence, byKind } from '../words.js';

export default defineRule({
  meta: {
    id: 'frames-duplicated', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'Frames arrived more often than they were sent.',
    why: 'The picture stutters or jumps back, players drop frames with old timestamps, and the sound repeats.',
    remedy: 'Server: when a player joins, send the cached group once and go on with the frame right behind it; send each message to a player once.',
    cites: [{ peer: 'rtmpdiag serve, mutant seam-doubled', observed: 'the last frame of the cached group is sent again live' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Silence: encoders send the same audio frame again and again.', 'A black picture that stands still.'],
    examples: {
      fails: [{ title: 'some frames twice', transcript: ['file flv', 'comparison sent=300 duplicated=3'] }],
      passes: [{ title: 'each once', transcript: ['file flv', 'comparison sent=300'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        if (comparison.unrelated) return;
        context.examined();
        if (comparison.duplicated === 0) return;
        context.report({
          message: `${byKind(comparison, 'duplicated')} arrived once more than sent.`,
          cause: 'The payload of each was sent, but fewer times than it arrived.',
          evidence: [arrivedEvidence(comparison, 0, `in ${comparison.arrivedStream}`)],
        });
      },
    };
  },
});
