import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { writerOf } from '../../media-words.js';

/** Codecs whose frames are nothing without parameter sets. */
const named: ReadonlyMap<string, string> = new Map([['avc1', 'H.264'], ['hvc1', 'HEVC']]);

export default defineRule({
  meta: {
    id: 'avc-sequence-header-missing', area: 'video', level: 8, severity: 'fatal', end: 'client',
    summary: 'The publisher sends H.264 or HEVC frames without a sequence header before them.',
    why: 'The servers nginx-rtmp, SRS ("avc ignore type=1 for no sequence header") and MediaMTX ("no tracks found") throw the video away.',
    remedy: 'Encoder: send the AVC sequence header (SPS and PPS) before the first frame; in FFmpeg code open the encoder with the global header flag.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.3.1' }, { peer: 'SRS', observed: 'ignores frames without sequence header' }],
    needs: [], moment: 'an H.264 or HEVC frame of the publisher', lookAlikes: ['A start in mid-stream.', 'A header that repeats.'],
    examples: {
      fails: [{ title: 'frames at once', transcript: ['someone publishes', 'c2s audio header', 'c2s media 1000'] }, { title: 'HEVC frames at once', transcript: ['someone publishes', 'c2s audio header', 'c2s video key codec=hvc1', 'c2s audio frame', 'c2s video inter codec=hvc1'], companions: ['hevc-legacy-codec-id'] }],
      passes: [{ title: 'header first', transcript: ['someone publishes', 'c2s audio header', 'c2s video header', 'c2s video header', 'c2s media 1000'] }, { title: 'a capture from the middle', transcript: ['source handshake=false', 'c2s protocol chunks 68', 'c2s lost mid-stream 300', 'c2s media 1000'] }],
    },
  },
  create(context) {
    const headers = new Set<number>();
    let told = false;
    return {
      media(event, body) {
        if (event.direction !== 'c2s' || body.type !== 'video' || told) return;
        for (const unit of body.units) {
          const name = named.get(unit.codec);
          if (name === undefined) continue;
          if (unit.packetType === 'sequence-start') {
            headers.add(unit.trackId);
            context.examined();
          }
          if (unit.packetType !== 'coded-frames' || headers.has(unit.trackId)) continue;
          told = true;
          if (!context.session.fromStart || context.session.c2s.lost.length > 0) {
            context.inconclusive('bytes of the publisher are missing before its first frame');
            return;
          }
          context.report({
            direction: 'c2s', message: `${writerOf(context.session, 'c2s')} has ${name} frames, but no sequence header came before them.`, cause: 'The encoder was opened without extradata, or the header was not sent.',
            evidence: [ofMessage(event, 'first frame')],
          });
        }
      },
    };
  },
});
