import { defineRule } from '../../define-rule.js';
import { arrivedEvidence, byKind } from '../words.js';

export default defineRule({
  meta: {
    id: 'frames-reordered', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'Frames arrived in another order than they were sent in.',
    why: 'Decoders need video in the order in which it was coded: the picture breaks up, and muxers complain of timestamps that go back.',
    remedy: 'Server: keep the order of the messages of a stream; use one queue for each receiver, and do not sort by presentation time.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Audio and video that are interleaved otherwise: each track keeps its own order.'],
    examples: {
      fails: [{ title: 'two frames changed places', transcript: ['file flv', 'comparison sent=300 reordered=1'] }],
      passes: [{ title: 'in order', transcript: ['file flv', 'comparison sent=300'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        if (comparison.unrelated) return;
        context.examined();
        if (comparison.reordered === 0) return;
        context.report({
          message: `${byKind(comparison, 'reordered')} arrived out of order.`,
          cause: 'So many frames would have to move to give the order in which they were sent.',
          evidence: [arrivedEvidence(comparison, 0, `in ${comparison.arrivedStream}`)],
        });
      },
    };
  },
});
