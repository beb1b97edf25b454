import { defineRule } from '../../define-rule.js';
import type { TrackFacts } from '../../../session/track-facts.js';
import type { Evidence, LostPlace } from '../../../trace/findings.js';
import { isJoint } from '../joints.js';
import { damageCause, frames, inDamage, seconds, trackKey, trackName, writerOf } from '../../media-words.js';

/** What the two ways of counting say together. */
function causeOf(track: TrackFacts): string {
  const { loss } = track.report();
  const numbered = loss.basis.some((basis) => basis !== 'timestamps');
  if (numbered && track.counted?.frames === 0) return 'The gaps lie in front of keyframes, where the numbers begin anew: the ends of groups of pictures were dropped, or pieces were joined that do not fit together. No frame refers to those that are missing.';
  if (!numbered) return 'Timestamps leave room for them; whether they were lost or never made, this codec does not tell.';
  if ((loss.retimed ?? 0) > 0 && (loss.retimed ?? 0) >= loss.frames) return 'The numbers in the frames have holes, the timestamps have none: frames were lost, and the rest was timed anew. It happened before the last muxer, not on the way behind it.';
  return 'The numbers in the frames and their timestamps have the same holes: the frames were made, and lost behind the encoder.';
}

function evidenceOf(track: TrackFacts, place: LostPlace): Evidence {
  return { direction: track.direction, offset: place.offset, length: 1, note: `${frames(place.frames)} missing between ${seconds(place.afterMs)} and ${seconds(place.beforeMs)}` };
}

export default defineRule({
  meta: {
    id: 'frames-lost', area: 'loss', level: 9, severity: 'degraded', end: 'network',
    summary: 'Video frames are missing.',
    why: 'Every missing frame that others refer to damages the picture until the next keyframe; players on Media Source Extensions stop at the first one. No muxer and no server notices.',
    remedy: 'Look where the loss begins: compare what was sent with what arrived (rtmpdiag inspect FILE --reference SENT), then look at the sender\'s queue and the link.',
    cites: [{ document: 'H.264', section: '§7.4.3 frame_num, §8.2.1 picture order count' }, { peer: 'Chromium 156', observed: 'PIPELINE_ERROR_DECODE at the first missing reference' }],
    needs: [], moment: 'ten video frames',
    lookAlikes: ['A source that gives no frame now and then: the numbers go on, nothing was lost.', 'A variable frame rate.', 'A leap of the clock.', 'Frames before a player joined.'],
    examples: {
      fails: [
        { title: 'ten frames gone, the audio goes on', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 2000', 'c2s media 400 only=audio', 'c2s media 2000'] },
        { title: 'on the wire', transcript: ['someone publishes', 'c2s video header', 'c2s audio header', 'c2s media 2000', 'c2s media 400 only=audio', 'c2s media 2000'] },
      ],
      passes: [
        { title: 'all there', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 4000'] },
        { title: 'swapped neighbours', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter ts=1040', 'c2s audio frame ts=1000', 'c2s video inter ts=1000', 'c2s audio frame ts=1040', 'clock 1080', 'c2s media 1000'], companions: ['dts-backward'] },
        { title: 'the player paused', transcript: ['someone plays', 's2c video header', 's2c audio header', 's2c media 1000', 'c2s pause 5 null true 1000 msid=1', 's2c media 80', 'wait 700', 'c2s pause 6 null false 1000 msid=1', 'clock 1800', 's2c media 1000'] },
        { title: 'a hole in the capture, not in the stream', transcript: ['someone publishes', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s lost capture-gap 4000', 'clock 1400', 'c2s media 1000'], companions: ['capture-gap'] },
      ],
    },
  },
  create(context) {
    return {
      media(_event, body) {
        if (body.type === 'video') context.examined();
      },
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video') continue;
          const { loss } = track.report();
          const groups = loss.lostGroups ?? 0;
          if (loss.frames === 0 && groups === 0) continue;
          const places = loss.places ?? [];
          const about = loss.certainty === 'exact' ? '' : 'about ';
          const what = loss.frames === 0 ? `Whole groups of pictures (${groups} at least)` : `${about}${frames(loss.frames)} of ${track.frames + loss.frames}`;
          context.report({
            key: trackKey(track), direction: track.direction, ...(isJoint(track) && !inDamage(context.session, places) ? { severity: 'info' as const } : {}), ...(places[0] === undefined || context.session.start?.container === undefined ? {} : { atUs: places[0].beforeMs * 1000 }),
            message: `${writerOf(context.session, track.direction)} lacks ${what.charAt(0).toLowerCase()}${what.slice(1)} of its ${trackName(track)}${places[0] === undefined ? '' : `, first before ${seconds(places[0].beforeMs)}`}.`,
            cause: inDamage(context.session, places) ? damageCause : causeOf(track), evidence: places.map((place) => evidenceOf(track, place)),
          });
        }
      },
    };
  },
});
