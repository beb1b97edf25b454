import { defineRule } from '../../define-rule.js';
import type { MessageEvent } from '../../../trace/events.js';
import { ofMessage } from '../../evidence.js';
import { seconds } from '../../media-words.js';

/** Track ids are bytes. */
const mostTracks = 256;

export default defineRule({
  meta: {
    id: 'end-of-sequence-midstream', area: 'video', level: 9, severity: 'info', end: 'client',
    summary: 'An end-of-sequence mark stands in the middle of the video.',
    why: 'It says that nothing follows; some players reset their decoder at it, others stop.',
    remedy: 'Encoder: send it when the stream ends, and a new sequence header before going on.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.3.2' }],
    needs: [], moment: 'an end-of-sequence mark',
    lookAlikes: ['A mark with a new sequence header behind it: joined streams.'],
    examples: {
      fails: [
        { title: 'frames behind it', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video eos bytes=5', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'at the end', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video eos bytes=5'] },
        { title: 'with a new header', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video eos bytes=5', 'c2s video header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    const ended = new Map<string, MessageEvent>();
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          const key = `${event.direction} ${event.msid} ${unit.trackId}`;
          if (unit.packetType === 'sequence-end') {
            context.examined();
            if (ended.size < mostTracks) ended.set(key, event);
          } else if (unit.packetType === 'sequence-start') {
            ended.delete(key);
          } else if (unit.packetType === 'coded-frames' && unit.bodyBytes > 0) {
            const mark = ended.get(key);
            if (mark === undefined) continue;
            ended.delete(key);
            context.report({ key, direction: event.direction, message: `Video goes on behind an end of sequence at ${seconds(mark.timestampMs)}.`, cause: 'The encoder was restarted or flushed without a new sequence header.', evidence: [ofMessage(mark, 'end of sequence'), ofMessage(event, 'the next frame')] });
          }
        }
      },
    };
  },
});
