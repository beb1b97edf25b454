import { defineRule } from '../../define-rule.js';
import type { ContainerEvent } from '../../../trace/events.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'flv-flags-mismatch', area: 'flv', level: 3, severity: 'degraded', end: 'client',
    summary: 'The FLV header promises other kinds of tags than the file holds.',
    why: 'Readers that believe the flags wait for a track that never comes, or throw away one that was not announced: ExoPlayer and flv.js drop or stall.',
    remedy: 'Writer: set bit 4 when audio follows and bit 1 when video follows; rewrite the byte when the recording ends (SRS: guess_has_av off).',
    cites: [{ document: 'FLV 10.1', section: 'E.2' }, { peer: 'ExoPlayer', observed: 'drops tracks that the flags do not name' }, { peer: 'mediainfo 23.04', observed: 'loses the audio track' }],
    needs: [], moment: 'an FLV header with tags behind it',
    lookAlikes: ['A file that was cut before the first tag of a promised kind.'],
    examples: {
      fails: [
        { title: 'audio not announced', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'video promised, none there', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s audio header', 'c2s media 6000 only=audio'] },
      ],
      passes: [
        { title: 'both, as announced', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'audio alone, as announced', transcript: ['file flv', 'container flv-header version=1 flags=4 dataOffset=9 problems=""', 'c2s audio header', 'c2s media 1000 only=audio'] },
      ],
    },
  },
  create(context) {
    let header: ContainerEvent | undefined;
    return {
      container(event) {
        if (event.what === 'flv-header') header ??= event;
      },
      end() {
        if (header === undefined) return;
        const flags = Number(header.values.flags);
        const { byType } = context.session.c2s;
        const found = { audio: (byType[8] ?? 0) > 0, video: (byType[9] ?? 0) > 0 };
        if (!found.audio && !found.video) return;
        context.examined();
        const wrong: string[] = [];
        for (const [kind, bit] of [['audio', 4], ['video', 1]] as const) {
          const promised = (flags & bit) !== 0;
          if (promised && !found[kind]) wrong.push(`it promises ${kind}, and there is none`);
          if (!promised && found[kind]) wrong.push(`it does not announce the ${kind} that is there`);
        }
        if (wrong.length === 0) return;
        context.report({
          atUs: 0, message: `The FLV header is wrong about the tracks: ${wrong.join('; ')}.`, cause: 'The header was written before it was known what would come, and never corrected.',
          evidence: [ofContainer(header, `flags ${flags}`)],
        });
      },
    };
  },
});
