/** Words and keys that the rules about media share. */
import type { SessionModel } from '../session/model.js';
import type { TrackFacts } from '../session/track-facts.js';
import type { MessageEvent } from '../trace/events.js';
import type { Evidence, LostPlace } from '../trace/findings.js';

/** One finding a track: its key. */
export function trackKey(track: TrackFacts): string {
  return `${track.direction} ${track.msid} ${track.kind} ${track.trackId}`;
}

/** "video", "audio track 1". */
export function trackName(track: TrackFacts): string {
  return track.trackId === 0 ? track.kind : `${track.kind} track ${track.trackId}`;
}

/** "The file", "The publisher", "The server": who wrote what stands there. */
export function writerOf(session: SessionModel, direction: TrackFacts['direction']): string {
  if (session.start?.container !== undefined) return 'The file';
  return direction === 'c2s' ? 'The publisher' : 'The server';
}

/** "4.033 s". */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/** "1.6 s", "160 ms": a length of time. */
export function span(ms: number): string {
  return Math.abs(ms) >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

/** "1 frame", "25 frames". */
export function frames(count: number): string {
  return `${count} ${count === 1 ? 'frame' : 'frames'}`;
}

/** Frame duration of the video track that a message belongs to, as far as it is known by now. */
export function frameMsOf(session: SessionModel, event: MessageEvent, trackId: number): number | undefined {
  return session.tracks.facts().find((track) => track.kind === 'video' && track.direction === event.direction && track.msid === event.msid && track.trackId === trackId)?.frameMs;
}

/** Every place of loss lies where bytes of the file are damaged: then the damage is the cause. */
export function inDamage(session: SessionModel, places: readonly LostPlace[]): boolean {
  const { lost } = session.c2s;
  return session.start?.container !== undefined && places.length > 0 && places.every((place) => lost.some((range) => range.offset > place.afterOffset && range.offset < place.offset));
}

export const damageCause = 'They stood in the bytes of the file that are damaged or missing; see the finding about those.';

/** The first and the newest frame of a track as evidence. */
export function ofTrack(track: TrackFacts, note: string, offset = track.firstOffset): Evidence {
  return { direction: track.direction, offset, length: 1, note };
}
