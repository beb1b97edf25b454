import { aacTagBitsProblem } from '../../../codecs/aac.js';
import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'aac-tag-bits', area: 'audio', level: 8, severity: 'info', end: 'client',
    summary: 'The tags of AAC frames name another rate or size than 44 kHz and 16 bit.',
    why: 'For AAC these bits mean nothing: players read the AudioSpecificConfig. Programs that believe them all the same show a wrong rate (mediainfo), and some old servers look for exactly "AF".',
    remedy: 'Writer: begin AAC tags with AF, whatever the real rate and number of channels are.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.2.1' }, { peer: 'mediainfo 23.04', observed: 'shows one channel where there are two' }],
    needs: [], moment: 'an AAC frame of a file',
    lookAlikes: ['AE for mono: FLV wants the bit for stereo, others write what is true.', 'Other codecs, where the bits count.'],
    examples: {
      fails: [
        { title: '5.5 kHz in the tag', transcript: ['file flv', 'c2s headers', 'c2s video key', 'c2s audio frame problem="unusual tag bits"'] },
      ],
      passes: [
        { title: 'as it should be', transcript: ['file flv', 'c2s headers', 'c2s media 400'] },
        { title: 'on the wire', transcript: ['someone publishes', 'c2s headers', 'c2s video key', 'c2s audio frame problem="unusual tag bits"'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        // On the wire nobody looks at them.
        if (body.type !== 'audio' || context.session.start?.container !== 'flv') return;
        for (const unit of body.units) {
          if (unit.codec !== 'mp4a' || unit.packetType !== 'coded-frames') continue;
          context.examined();
          if (unit.problems?.includes(aacTagBitsProblem) !== true) continue;
          context.report({
            key: `${event.direction} ${String(event.msid)}`, direction: event.direction, message: 'The tags of the AAC frames name a rate or size that is not 44 kHz and 16 bit.',
            cause: 'The writer put the rate of the sound there, or nothing at all.', evidence: [ofMessage(event, 'first byte is not AF or AE')],
          });
        }
      },
    };
  },
});
