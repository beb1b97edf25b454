import { defineRule } from '../../define-rule.js';
import type { SessionModel } from '../../../session/model.js';
import type { MediaUnit, MessageEvent } from '../../../trace/events.js';
import { ofMessage } from '../../evidence.js';
import { seconds } from '../../media-words.js';

const avcSei = 6;
const hevcSei = 39;

/** An SEI message stands with it, such as the recovery point that begins an intra refresh: then FFmpeg marks the picture. */
function recovers(unit: MediaUnit): boolean {
  return unit.nalTypes?.includes(unit.codec === 'hvc1' ? hevcSei : avcSei) === true;
}

/** Slices that were read by another configuration than their own say nothing. */
function isForeign({ tracks }: SessionModel, { direction, msid }: MessageEvent, { trackId }: MediaUnit): boolean {
  return tracks.facts().some((track) => track.kind === 'video' && track.direction === direction && track.msid === msid && track.trackId === trackId && track.foreignConfig);
}

export default defineRule({
  meta: {
    id: 'keyframe-flag-wrong', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'Frames are marked as keyframes that are none, or the other way round.',
    why: 'Servers start late players at marked frames, and seeking goes there: with wrong marks the picture begins in pieces, or never begins.',
    remedy: 'Muxer: set frame type 1 exactly for IDR pictures (H.264), IRAP pictures (HEVC) and key frames (AV1).',
    cites: [{ document: 'FLV 10.1', section: 'E.4.3.1' }, { document: 'H.264', section: '§7.4.1.2.4' }],
    needs: [], moment: 'a video frame whose header could be read',
    lookAlikes: ['Recovery points: an intra picture that is no IDR, or the start of an intra refresh, may be marked.'],
    examples: {
      fails: [
        { title: 'an IDR marked as an inter frame', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video key slice=idr', 'c2s video inter slice=P', 'c2s video inter slice=idr', 'c2s video inter slice=P'] },
        { title: 'an inter frame marked as key', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video key slice=idr', 'c2s video key slice=P', 'c2s video inter slice=P'] },
      ],
      passes: [
        { title: 'marks that fit', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s gop 80'] },
        { title: 'a recovery point', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video key slice=idr', 'c2s video inter slice=P', 'c2s video key slice=I'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames' || unit.pictures === undefined || unit.pictures.length === 0) continue;
          context.examined();
          const starts = unit.pictures.some((picture) => picture.start === true);
          const intra = unit.pictures.some((picture) => picture.slice === 'I' || picture.slice === undefined);
          const marked = unit.frameType === 'key' || unit.frameType === 'generated-key';
          if (marked ? starts || intra || recovers(unit) : !starts) continue;
          if (isForeign(context.session, event, unit)) continue;
          context.report({
            key: `${event.direction} ${event.msid} ${unit.trackId}`, direction: event.direction,
            message: `Keyframe marks are wrong, first at ${seconds(event.timestampMs)}: ${marked ? 'an inter picture is marked as a keyframe' : 'a keyframe is not marked as one'}.`,
            cause: 'The muxer does not look at the NAL units.', evidence: [ofMessage(event, marked ? 'marked as key, is none' : 'a keyframe, marked as none')],
          });
        }
      },
    };
  },
});
