import { isMetadata } from '../../../session/metadata.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'metadata-repeated', area: 'metadata', level: 8, severity: 'info', end: 'client',
    summary: 'The same onMetaData comes again and again, or a file holds several.',
    why: 'Harmless for players that read the newest. Players that begin anew with each onMetaData flicker, and a second one in a file is often the seam of two recordings.',
    remedy: 'Encoder: send metadata once, and again only when it changes. Recorder: one onMetaData at the beginning of the file.',
    cites: [{ document: 'FLV 10.1', section: 'E.5' }, { peer: 'GStreamer 1.22 flvmux', observed: 'repeats it several times a second while tags change' }],
    needs: [], moment: 'an onMetaData', lookAlikes: ['Metadata that is sent again because it has changed, in a session.'],
    examples: {
      fails: [
        { title: 'the same again', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":640}', 'c2s data @setDataFrame "onMetaData" ecma{"width":640}'] },
        { title: 'two in a file', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":1}', 'c2s headers', 'c2s media 1000', 'c2s data onMetaData ecma{"duration":2}', 'c2s media 1000'] },
      ],
      passes: [{ title: 'changed', transcript: ['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":640}', 'c2s data @setDataFrame "onMetaData" ecma{"width":1280}'] }],
    },
  },
  create(context) {
    const seen = new Map<string, number>();
    return {
      message(event) {
        if (event.body.type !== 'data' || !isMetadata(event.body)) return;
        const facts = context.session.metadata.of(event.direction, event.msid);
        if (facts === undefined) return;
        context.examined();
        const key = `${event.direction} ${String(event.msid)}`;
        const before = seen.get(key) ?? 0;
        seen.set(key, facts.repeats);
        const inFile = context.session.start?.container !== undefined;
        if (inFile ? facts.count < 2 : facts.repeats === before) return;
        context.report({
          key, direction: event.direction, message: inFile ? 'The file holds more than one onMetaData.' : 'The same onMetaData is sent again and again.',
          cause: inFile ? 'The recorder wrote what the publisher sent, or two recordings were joined.' : 'The encoder sends it with every change of its tags, though nothing in it changed.', evidence: [ofMessage(event, 'onMetaData again')],
        });
      },
    };
  },
});
