import { isMetadata } from '../../../session/metadata.js';
import type { MessageEvent } from '../../../trace/events.js';
import { timestampDistance } from '../../../trace/units.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

/** Servers that wait for metadata wait this long. */
const longEnoughMs = 2000;

export default defineRule({
  meta: {
    id: 'metadata-missing-or-late', area: 'metadata', level: 8, severity: 'info', end: 'client',
    summary: 'Audio and video begin before onMetaData, or there is none.',
    why: 'Servers and players of today do without. Some older ones close ("first packet must be metadata"), show no picture size until the first frame, or cannot tell the length of a file.',
    remedy: 'Encoder: send @setDataFrame with onMetaData before the sequence headers. Recorder: begin the file with it.',
    cites: [{ document: 'FLV 10.1', section: 'E.5' }, { peer: 'rtsp-simple-server', observed: '"first packet must be metadata" (older versions)' }],
    needs: [], moment: 'media of the publisher', lookAlikes: ['A capture that starts in mid-stream.', 'Sequence headers before the metadata.'],
    examples: {
      fails: [
        { title: 'none', transcript: ['file flv', 'no metadata', 'c2s headers', 'c2s media 3000'] },
        { title: 'late', transcript: ['file flv', 'c2s headers', 'c2s media 400', 'c2s data onMetaData ecma{"width":640,"duration":0.4}', 'c2s media 400'] },
      ],
      passes: [
        { title: 'first', transcript: ['file flv', 'c2s data onMetaData ecma{"duration":3}', 'c2s headers', 'c2s media 3000'] },
        { title: 'behind the sequence headers', transcript: ['file flv', 'c2s headers', 'c2s data onMetaData ecma{"duration":3}', 'c2s media 3000'] },
      ],
    },
  },
  create(context) {
    let first: MessageEvent | undefined;
    let frames = 0;
    let found = false;
    let told = false;
    let lastMs = 0;
    const applies = (event: MessageEvent): boolean => event.direction === 'c2s' && (context.session.start?.container ?? 'flv') === 'flv';
    const report = (message: string, cause: string): void => {
      if (told || first === undefined) return;
      told = true;
      if (!context.session.fromStart || context.session.c2s.lost.some((range) => range.offset < (first?.offset ?? 0) && range.because !== 'desync')) {
        context.inconclusive('bytes before the first frame are missing, and the metadata may be among them');
        return;
      }
      context.report({ direction: 'c2s', atUs: first.atUs, message, cause, evidence: [ofMessage(first, 'first frame')] });
    };
    const missing = (): void => {
      if (!found && first !== undefined && timestampDistance(first.timestampMs, lastMs) >= longEnoughMs) report('There is no onMetaData.', 'The encoder or the recorder did not write one.');
    };
    return {
      media(event, body) {
        if (found || told || !applies(event)) return;
        if (!body.units.some((unit) => unit.packetType === 'coded-frames' && unit.bodyBytes > 0)) return;
        context.examined();
        first ??= event;
        lastMs = event.timestampMs;
        frames += 1;
        // In a session it counts now; in a file only its end tells that none comes.
        if (context.session.start?.container === undefined) missing();
      },
      message(event) {
        if (found || !applies(event) || event.body.type !== 'data' || !isMetadata(event.body)) return;
        found = true;
        context.examined();
        if (first !== undefined) report(`The first onMetaData comes behind ${String(frames)} frame${frames === 1 ? '' : 's'}.`, 'The encoder sends media first.');
      },
      close: missing,
      end: missing,
    };
  },
});
