import { defineRule } from '../../define-rule.js';
import { arrivedEvidence, frames } from '../words.js';

export default defineRule({
  meta: {
    id: 'comparison-nothing-in-common', area: 'comparison', level: 9, severity: 'info', end: 'operator',
    summary: 'Hardly any payload of what arrived was sent.',
    why: 'The comparison proves nothing: the server encodes the stream anew, or the two files are not of the same stream.',
    remedy: 'Compare with what went into the encoder that made it, or name the stream of the capture with --session.',
    cites: [{ peer: 'servers that transcode', observed: 'every payload is another one' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['Every frame damaged in the same way: then the sizes still follow each other as they were sent.'],
    examples: {
      fails: [{ title: 'another stream', transcript: ['file flv', 'comparison sent=300 unexpected=300 joinedLate=300 unrelated'] }],
      passes: [{ title: 'the same stream', transcript: ['file flv', 'comparison sent=300'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        context.examined();
        if (!comparison.unrelated) return;
        context.report({
          message: `Of ${frames(comparison.received)} that arrived, hardly one has the payload of any of the ${frames(comparison.sent)} that were sent.`,
          cause: `${comparison.arrivedStream} is another stream than ${comparison.sentStream}, or it was encoded anew on the way.`,
          evidence: [arrivedEvidence(comparison, 0, comparison.arrivedStream)],
        });
      },
    };
  },
});
