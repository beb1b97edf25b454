import { textOf } from '../../../wire/amf/access.js';
import type { AmfProblem } from '../../../trace/amf.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

/** Our own bounds, not the sender's fault. */
const ours = new Set<AmfProblem['what']>(['too-many-values', 'too-deep']);

export default defineRule({
  meta: {
    id: 'metadata-truncated', area: 'metadata', level: 8, severity: 'degraded', end: 'client',
    summary: 'The metadata (onMetaData) break off, or cannot be read to their end.',
    why: 'Everything behind the break is lost to players; strict ones stop ("Invalid data found when processing input"), and some lose their place in a file. A missing end mark alone is forgiven by most.',
    remedy: 'Sender: write the whole value with its end mark 00 00 09, and a tag or message length that covers it.',
    cites: [{ document: 'AMF0', section: '§2.5' }, { peer: 'FFmpeg 5.1.9', observed: '"Missing AMF_END_OF_OBJECT in AMF_DATA_TYPE_MIXEDARRAY"' }],
    needs: [], moment: 'an onMetaData', lookAlikes: ['A count in front of the array that is not the true one.', 'An object where an ECMA array is usual.', 'Zeros behind the value.', 'Bytes that the capture lacks.'],
    examples: {
      fails: [{ title: 'it breaks off', transcript: ['someone connects', 'c2s data @setDataFrame "onMetaData" ecma{"width":640} broken'] }],
      passes: [{ title: 'an object instead of an array', transcript: ['someone connects', 'c2s data @setDataFrame "onMetaData" {"width":640}'] }],
    },
  },
  create(context) {
    return {
      message(event) {
        const { body } = event;
        if (body.type !== 'data' || (body.handler !== 'onMetaData' && body.handler !== '@setDataFrame') || (event.missingBytes ?? 0) > 0) return;
        const named = body.handler === 'onMetaData' ? undefined : textOf(body.values[1]);
        if (named !== undefined && named !== 'onMetaData') return;
        context.examined();
        const fatal = body.problems.find((problem) => problem.fatal && !ours.has(problem.what));
        const problem = fatal ?? body.problems.find((each) => each.what === 'missing-object-end');
        if (problem === undefined) return;
        const inFile = context.session.start?.container !== undefined;
        context.report({
          key: event.direction, direction: event.direction, severity: fatal === undefined && inFile ? 'info' : 'degraded',
          message: fatal === undefined ? 'onMetaData lacks its end mark (00 00 09).' : `onMetaData cannot be read from byte ${String(problem.at)} on: ${wording(problem.what)}.`,
          cause: 'The sender wrote a length that does not fit the value, or cut it.', evidence: [ofMessage(event, `byte ${String(problem.at)} of ${String(event.length)}: ${wording(problem.what)}`)],
        });
      },
    };
  },
});

function wording(what: AmfProblem['what']): string {
  switch (what) {
    case 'truncated': return 'it ends inside a value';
    case 'bad-length': return 'a length points beyond its end';
    case 'missing-object-end': return 'the end mark is missing';
    case 'stray-object-end': return 'an end mark where a value belongs';
    default: return what.replaceAll('-', ' ');
  }
}
