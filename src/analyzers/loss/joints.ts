/** Short gaps where pieces were joined: FFmpeg's concat and -stream_loop leave a frame or two of time between them. */
import type { TrackFacts } from '../../session/track-facts.js';
import { timestampDistance } from '../../trace/units.js';

/** Nobody notices a picture that stands still for so long. */
const shortMs = 200;
/** Audio and video of a piece end a little apart. */
const besideMs = 300;

/** All that is missing of a video track is time in front of keyframes, a few frames at a place; its numbering has no hole. */
export function isJoint(track: TrackFacts): boolean {
  const { counted } = track;
  const { places = [], lostGroups = 0 } = track.loss();
  return counted !== undefined && track.unreadGaps === 0 && counted.certainty === 'exact' && counted.frames === 0 && lostGroups === 0 && places.length > 0
    && places.every((place) => timestampDistance(place.afterMs, place.beforeMs) <= shortMs);
}

/** Each gap of an audio track is short and lies beside such a joint of the video. */
export function isBesideJoint(audio: TrackFacts, video: TrackFacts | undefined): boolean {
  if (video === undefined || !isJoint(video)) return false;
  const joints = video.loss().places ?? [];
  const { places = [] } = audio.loss();
  return places.length > 0 && places.every((place) => timestampDistance(place.afterMs, place.beforeMs) <= shortMs
    && joints.some((joint) => Math.abs(timestampDistance(joint.beforeMs, place.beforeMs)) <= besideMs));
}
