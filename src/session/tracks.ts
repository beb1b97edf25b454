/** The audio and video tracks of a session, both directions. */
import type { Direction, MediaUnit, MessageEvent } from '../trace/events.js';
import type { Timeline, Track } from '../trace/findings.js';
import { usToMs } from '../trace/units.js';
import { StreamFlow } from './stream-flow.js';
import { TimelineFacts } from './timeline.js';
import { TrackFacts } from './track-facts.js';
import type { TrackKind } from './track-facts.js';
import type { TrackIncident } from './track-incidents.js';

/** Real sessions carry two to ten tracks; each costs 4 KiB, and a peer could name 256 on every message stream. */
export const maxTracks = 64;

/** Every video unit but silence and metadata has a frame type; metadata packets exist for video only. */
function kindOf(unit: MediaUnit): TrackKind {
  return unit.frameType !== undefined || unit.packetType === 'metadata' ? 'video' : 'audio';
}

export class TrackTable {
  readonly #tracks = new Map<number, TrackFacts>();
  readonly #frameRates = new Map<string, number>();
  readonly #flows = new Map<number, StreamFlow>();
  readonly #timeline = new TimelineFacts();
  /** The stream that the timeline shows: the first with media. */
  #shown: number | undefined;
  #untracked = 0;
  #onIncident: (incident: TrackIncident) => void = () => undefined;

  set onIncident(listener: (incident: TrackIncident) => void) {
    this.#onIncident = listener;
  }

  /** Folds one unit of a media message. Empty messages and units without a frame of their own count nothing. */
  add(unit: MediaUnit, event: MessageEvent): void {
    if (event.length === 0 || unit.packetType === 'silence' || unit.packetType === 'command') return;
    const { direction, msid, timestampMs } = event;
    const kind = kindOf(unit);
    const stream = streamKey(direction, msid);
    // Ids have 32 and 8 bits: the number stays exact.
    const key = (stream * 256 + unit.trackId) * 2 + (kind === 'video' ? 1 : 0);
    let track = this.#tracks.get(key);
    if (track === undefined) {
      if (this.#tracks.size >= maxTracks) {
        this.#untracked += 1;
        return;
      }
      track = new TrackFacts({ kind, direction, msid, trackId: unit.trackId }, unit.codec, timestampMs, (incident) => this.#incident(incident, stream));
      if (unit.trackId === 0) track.declaredRate = this.#frameRates.get(`${direction} ${msid}`);
      this.#tracks.set(key, track);
    }
    const flow = this.#flow(stream);
    track.add(unit, event, flow);
    if (unit.packetType !== 'coded-frames' || unit.bodyBytes === 0 || unit.trackId !== 0) return;
    const offset = flow.add(kind, timestampMs);
    this.#shown ??= stream;
    if (this.#shown === stream) this.#timeline.frame(kind, timestampMs, unit.bodyBytes, unit.frameType === 'key' || unit.frameType === 'generated-key', offset, usToMs(event.atUs));
  }

  /** The `framerate` of an onMetaData on that message stream: a hint for track 0, used when no configuration names a rate. */
  declareFrameRate(direction: Direction, msid: number, framesPerSecond: number): void {
    const key = `${direction} ${msid}`;
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) return;
    if (!this.#frameRates.has(key) && this.#frameRates.size >= maxTracks) return;
    this.#frameRates.set(key, framesPerSecond);
    const track = this.#tracks.get(streamKey(direction, msid) * 512 + 1);
    if (track !== undefined) track.declaredRate = framesPerSecond;
  }

  /** publish or play begins (again) on that stream: its clock may start over. */
  restart(direction: Direction, msid: number): void {
    this.#flows.get(streamKey(direction, msid))?.restart();
    for (const track of this.#tracks.values()) if (track.direction === direction && track.msid === msid) track.restart();
  }

  /** Bytes of that direction could not be read. `gone`: they are not in the source; what they held is unknown, not lost. */
  lost(direction: Direction, gone: boolean): void {
    for (const track of this.#tracks.values()) {
      if (track.direction !== direction) continue;
      if (gone) track.restart();
      else track.interrupt();
    }
  }

  /** The session is over: what still waited is judged. */
  finish(): void {
    for (const track of this.#tracks.values()) track.finish();
  }

  /** Units that belong to tracks beyond the cap. */
  get untracked(): number {
    return this.#untracked;
  }

  /** In the order in which they appeared. */
  facts(): TrackFacts[] {
    return [...this.#tracks.values()];
  }

  /** Audio and video of one stream beside each other. */
  flowOf(direction: Direction, msid: number): StreamFlow | undefined {
    return this.#flows.get(streamKey(direction, msid));
  }

  tracks(): Track[] {
    return this.facts().map((track) => track.report());
  }

  /** Of the first stream with media. `arrivals`: times of the events are those of the wire. */
  timeline(arrivals: boolean): Timeline | undefined {
    return this.#timeline.report(arrivals);
  }

  #flow(stream: number): StreamFlow {
    let flow = this.#flows.get(stream);
    if (flow === undefined) {
      flow = new StreamFlow();
      // Tracks are bounded, so streams are: a stream gets here with a track.
      this.#flows.set(stream, flow);
    }
    return flow;
  }

  #incident(incident: TrackIncident, stream: number): void {
    if (this.#shown === stream) {
      const { what, values } = incident;
      if (what === 'gap' && !values.numbered) this.#timeline.lost(values.toMs, values.frames);
      if (what === 'hole' && values.frames > values.told) this.#timeline.lost(values.toMs, values.frames - values.told);
    }
    this.#onIncident(incident);
  }
}

function streamKey(direction: Direction, msid: number): number {
  return msid * 2 + (direction === 'c2s' ? 1 : 0);
}
