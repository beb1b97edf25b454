import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'exheader-malformed', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'Enhanced RTMP or FLV video headers cannot be read.',
    why: 'Receivers drop such messages or close: "invalid fourCC", "Video codec (0) is not implemented".',
    remedy: 'Encoder: follow Enhanced RTMP v2: FourCC, packet type, and a composition time exactly where CodedFrames asks for one.',
    cites: [{ document: 'E-RTMP v2', section: 'ExVideoTagHeader' }, { peer: 'MediaMTX', observed: 'issue 2393' }],
    needs: [], moment: 'a video message',
    lookAlikes: ['Packet types that a later version defines.'],
    examples: {
      fails: [
        { title: 'an unknown FourCC', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video key codec=zzzz problem="unknown FourCC"', 'c2s media 1000'], companions: ['video-codec-changed'] },
      ],
      passes: [
        { title: 'plain frames', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video' || event.missingBytes !== undefined) return;
        context.examined();
        const problem = body.problem ?? body.units.find((unit) => unit.problems?.includes('unknown FourCC') === true || unit.packetType === 'reserved')?.problems?.[0] ?? (body.units.some((unit) => unit.packetType === 'reserved') ? 'reserved packet type' : undefined);
        if (problem === undefined) return;
        context.report({ key: `${event.direction} ${event.msid}`, direction: event.direction, message: `Video messages have headers that cannot be read: ${problem}.`, cause: 'The muxer writes another form than FLV and Enhanced RTMP know.', evidence: [ofMessage(event, problem)] });
      },
    };
  },
});
