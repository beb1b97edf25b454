import { defineRule } from '../../define-rule.js';
import { isBesideJoint } from '../joints.js';
import { damageCause, frames, inDamage, ofTrack, seconds, trackKey, trackName, writerOf } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'audio-gap', area: 'loss', level: 9, severity: 'degraded', end: 'network',
    summary: 'Audio frames are missing.',
    why: 'Each gap is a click or a silence; players that fill nothing in drift away from the picture.',
    remedy: 'Look where the loss begins (rtmpdiag inspect FILE --reference SENT); at the encoder: do not drop audio when the uplink is short, and send silence instead of nothing.',
    cites: [{ document: 'ISO/IEC 14496-3', section: '§4.5.1.1' }, { peer: 'mpegts.js 1.8.2', observed: '"Large audio timestamp gap detected"' }],
    needs: [], moment: 'ten audio frames',
    lookAlikes: ['Silence that is not sent (Opus DTX): the rate is not constant then.', 'Jittering timestamps whose sum is right.'],
    examples: {
      fails: [
        { title: 'five frames gone', transcript: ['file flv', 'container flv-header version=1 flags=4 dataOffset=9 problems=""', 'c2s audio header samples=1024 rate=44100', 'c2s tones 100 23.22 from=0', 'c2s tones 100 23.22 from=2438'] },
      ],
      passes: [
        { title: 'all there', transcript: ['file flv', 'container flv-header version=1 flags=4 dataOffset=9 problems=""', 'c2s audio header samples=1024 rate=44100', 'c2s tones 200 23.22'] },
      ],
    },
  },
  create(context) {
    return {
      media(_event, body) {
        if (body.type === 'audio') context.examined();
      },
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'audio') continue;
          const { loss } = track.report();
          if (loss.frames === 0) continue;
          const [place] = loss.places ?? [];
          const video = context.session.tracks.facts().find((other) => other.kind === 'video' && other.trackId === 0 && other.direction === track.direction && other.msid === track.msid);
          const joint = isBesideJoint(track, video) && !inDamage(context.session, loss.places ?? []);
          context.report({
            key: trackKey(track), direction: track.direction, ...(joint ? { severity: 'info' as const } : {}), ...(place === undefined || context.session.start?.container === undefined ? {} : { atUs: place.beforeMs * 1000 }),
            message: `${writerOf(context.session, track.direction)} lacks about ${frames(loss.frames)} of ${track.frames + loss.frames} of its ${trackName(track)}${place === undefined ? '' : `, first before ${seconds(place.beforeMs)}`}.`,
            cause: inDamage(context.session, loss.places ?? []) ? damageCause : joint ? 'Both tracks have a short gap in front of a keyframe: pieces were joined there.' : 'The timestamps leave room for frames that are not there; the sample count is short by as much.',
            evidence: (loss.places ?? []).map((each) => ofTrack(track, `${frames(each.frames)} missing between ${seconds(each.afterMs)} and ${seconds(each.beforeMs)}`, each.offset)),
          });
        }
      },
    };
  },
});
