/** A file of media for a terminal: what it is, its tracks, what is missing. */
import type { LostPlace, MediaReport, Track } from '../trace/findings.js';
import type { TextOptions } from './text.js';
import { containerNames, trackFormat } from './words.js';
import { count, grouped, wrap } from './wrap.js';

const labelWidth = 7;
const placesShown = 5;

/** "FLV, 10.0 s, 281 kbit/s". */
export function mediaFacts(media: MediaReport): string {
  const parts = [containerNames[media.container], `${(media.durationMs / 1000).toFixed(1)} s`];
  if (media.durationMs >= 1000) parts.push(bitrate((media.bytes * 8000) / media.durationMs));
  return parts.join(', ');
}

/** "281 kbit/s". */
export function bitrate(bitsPerSecond: number): string {
  return bitsPerSecond < 999_500 ? `${Math.round(bitsPerSecond / 1000)} kbit/s` : `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
}

/** "275 of 300 frames: 25 lost (8.3 %), timed anew after the loss". */
export function lossSentence(track: Track): string {
  const { loss, frames } = track;
  const about = loss.certainty === 'exact' ? '' : 'about ';
  const parts: string[] = [];
  if (loss.frames > 0) {
    parts.push(`${grouped(frames)} of ${about}${grouped(frames + loss.frames)} frames: ${about}${grouped(loss.frames)} lost (${percent(loss.ratio)})`);
    if ((loss.retimed ?? 0) >= loss.frames) parts.push('timed anew after the loss');
  } else {
    parts.push(loss.certainty === 'unknown' ? `${count(frames, 'frame')}, loss not known` : `${grouped(frames)} of ${count(frames, 'frame')}`);
  }
  if ((loss.lostGroups ?? 0) > 0) parts.push(`${count(loss.lostGroups ?? 0, 'whole group')} of pictures gone`);
  if ((loss.skippedAtSource ?? 0) > 0) parts.push(`${count(loss.skippedAtSource ?? 0, 'frame')} not made by the source`);
  return parts.join(', ');
}

/** "8.3 %", "0.02 %". */
export function percent(ratio: number): string {
  const value = ratio * 100;
  return `${value >= 0.1 ? value.toFixed(1) : value.toPrecision(1)} %`;
}

/** "first at 0.733 s (2 frames), 1.400 s, 3.967 s and 6 more places". */
export function placesSentence(places: readonly LostPlace[]): string {
  const shown = places.slice(0, placesShown).map((place) => `${(place.beforeMs / 1000).toFixed(3)} s${place.frames > 1 ? ` (${place.frames} frames)` : ''}`);
  const more = places.length - shown.length;
  return `before ${shown.join(', ')}${more > 0 ? ` and ${more} more places` : ''}`;
}

/** Tracks, one or two lines each. */
export function* mediaLines(media: MediaReport, options: TextOptions): Generator<string> {
  const { palette, width } = options;
  for (const track of media.tracks) {
    const label = `  ${track.kind}${media.tracks.filter((other) => other.kind === track.kind).length > 1 ? ` ${track.trackId}` : ''}`.padEnd(labelWidth + 3);
    const rate = track.bitsPerSecond === undefined ? '' : `  ${bitrate(track.bitsPerSecond)}`;
    yield* wrap(`${trackFormat(track)}${rate}`, width, label.length, label);
    const loss = lossSentence(track);
    const lossy = track.loss.frames > 0 || (track.loss.lostGroups ?? 0) > 0;
    const facts = [loss, ...keyframeFacts(track)].join('; ');
    yield* wrap(facts, width, label.length).map((line) => (lossy ? palette.yellow(line) : line));
    if (lossy && track.loss.places !== undefined && track.loss.places.length > 0) yield* wrap(placesSentence(track.loss.places), width, label.length).map(palette.dim);
  }
  if (media.tracks.length === 0) yield '  no audio and no video';
}

function keyframeFacts(track: Track): string[] {
  if (track.kind !== 'video' || track.keyframes === undefined) return [];
  const interval = track.keyframeIntervalMs;
  if (interval === undefined) return [count(track.keyframes, 'keyframe')];
  const mean = (interval.mean / 1000).toFixed(1);
  const longest = (interval.longest / 1000).toFixed(1);
  return [`${count(track.keyframes, 'keyframe')}, every ${mean} s${longest === mean ? '' : ` (longest ${longest} s)`}`];
}
