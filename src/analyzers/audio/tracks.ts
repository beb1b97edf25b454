/** Small questions that the audio rules share. */
import type { SessionModel } from '../../session/model.js';
import type { Direction, MessageEvent } from '../../trace/events.js';
import type { Severity } from '../../trace/findings.js';

/** Nobody hears anything: all is lost where there is no picture either. */
export function silentSeverity(session: SessionModel, direction: Direction): Severity {
  const hasPicture = session.tracks.facts().some((track) => track.kind === 'video' && track.direction === direction && track.frames > 0);
  return hasPicture ? 'degraded' : 'fatal';
}

/** One key a track of a direction; numbers stay exact (ids have 32 and 8 bits). */
export function trackKey(event: MessageEvent, trackId: number): number {
  return (event.msid * 256 + trackId) * 2 + (event.direction === 'c2s' ? 1 : 0);
}

/** Tracks that an audio rule follows; a peer could name 256 on every message stream. */
export const maxAudioTracks = 64;

/** The entry of a track, made when there is room for it. */
export function entryOf<T>(map: Map<number, T>, key: number, make: () => T): T | undefined {
  const known = map.get(key);
  if (known !== undefined || map.size >= maxAudioTracks) return known;
  const made = make();
  map.set(key, made);
  return made;
}
