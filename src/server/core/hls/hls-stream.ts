/**
 * One published stream as HLS with fragmented MP4: segments that begin with key frames, a new initialization segment and a
 * discontinuity where the configuration or the clock changes, and a playlist that keeps its target duration.
 */
import { timestampDistance } from '../../../trace/units.js';
import { encodeInitSegment } from '../../../wire/mp4/init-segment.js';
import { encodeMediaSegment, type Mp4Sample } from '../../../wire/mp4/media-segment.js';
import type { StreamMessage, StreamSink } from '../stream-sink.js';
import { AudioClock } from './audio-clock.js';
import { Playlist } from './playlist.js';
import { createTrack, readPart, videoTimescale, type HlsTrack, type Kind, type TrackPart } from './track.js';

/** Where files go; names are plain: `init-0.mp4`, `seg-12.m4s`. */
export interface SegmentStore {
  put(name: string, bytes: Uint8Array): void;
  remove(name: string): void;
}

export interface HlsStreamOptions {
  /** Wished length of a segment; it ends at the first key frame from there on. Default 2000. */
  readonly segmentMs?: number;
  /** `window`: the last segments. `whole`: all since the beginning. */
  readonly mode: 'window' | 'whole';
  readonly store: SegmentStore;
  /** The first segment can be played. */
  readonly onReady?: () => void;
  /** What HLS cannot carry, each once. */
  readonly onProblem?: (text: string) => void;
}

const defaultSegmentMs = 2000;
/** A first group of pictures longer than this is cut: nobody waits longer for a picture. */
const longestTargetSeconds = 10;
/** Time for both tracks to show themselves, in media time. */
const patienceMs = 1000;
/** A track that metadata or a header announced gets longer. */
const longestPatienceMs = 5000;
/** A step of the clock beyond this is no gap in the stream but another clock. */
const longestGapMs = 5000;
const longestStepBackMs = 500;
const maxSegmentBytes = 64 * 1024 * 1024;
const maxHeld = 4096;
const maxProblems = 16;
/** EXTINF is rounded to the nearest second before it is compared (RFC 8216 §4.3.3.1); half a second would round up. */
const mostOverMs = 490;
/** Of a frame whose length nothing tells: 25 a second. */
const usualFrameMs = 40;

interface TimedSample extends Omit<Mp4Sample, 'duration'> { readonly at: number; duration: number }

interface Lane {
  readonly track: HlsTrack;
  readonly clock: AudioClock;
  readonly samples: TimedSample[];
  bytes: number;
}

export class HlsStream implements StreamSink {
  private readonly options: HlsStreamOptions;
  private readonly segmentMs: number;
  private readonly list: Playlist;
  /** Messages before it is known which tracks there are. */
  private held: { readonly part: TrackPart; readonly timestampMs: number }[] | undefined = [];
  private readonly configured: Partial<Record<Kind, HlsTrack>> = {};
  private readonly unusable = new Set<Kind>();
  private readonly problems = new Set<string>();
  private lanes: Partial<Record<Kind, Lane>> = {};
  private initName: string | undefined;
  private initCount = 0;
  private segmentCount = 0;
  private discontinuity = false;
  /** The configuration has changed since the last initialization segment. */
  private stale = false;
  private ready = false;
  private over = false;
  /** On the stream's own timeline: the publisher's, but never back. */
  private segmentStartMs: number | undefined;
  private clock: { lastTimestampMs: number; timeMs: number } | undefined;
  private lastVideoMs: number | undefined;
  private frameMs = usualFrameMs;

  constructor(options: HlsStreamOptions) {
    this.options = options;
    this.segmentMs = options.segmentMs ?? defaultSegmentMs;
    this.list = new Playlist(options.mode);
  }

  message(message: StreamMessage): void {
    if (this.over) return;
    const part = readPart(message);
    if (part === undefined) return;
    if (part.what === 'configuration') this.configure(part);
    else if (this.isConfigured(part)) this.frame(part, message.timestampMs);
  }

  end(): void {
    if (this.over) return;
    if (this.held !== undefined) this.begin();
    this.over = true;
    this.cut(undefined);
    this.list.end();
  }

  /** Undefined until the first segment is there. */
  playlist(query = ''): string | undefined {
    return this.list.isEmpty ? undefined : this.list.text(query);
  }

  /** RFC 6381, of the tracks that are carried. */
  codecs(): string {
    return [this.configured.video, this.configured.audio].flatMap((track) => track?.codecString ?? []).join(',');
  }

  get segments(): number {
    return this.list.count;
  }

  private configure(part: Extract<TrackPart, { what: 'configuration' }>): void {
    const before = this.configured[part.kind];
    if (before !== undefined && before.codec === part.codec && sameBytes(before.record, part.record)) return;
    const track = createTrack(part.kind, part.codec, part.record);
    if (typeof track === 'string') {
      this.problem(`${track}; HLS goes on without ${part.kind}`);
      // An unreadable repeat does not end a track that works.
      if (before === undefined) this.unusable.add(part.kind);
      return;
    }
    this.unusable.delete(part.kind);
    this.configured[part.kind] = track;
    // Its frames need a new initialization segment, and that a key frame; until then they are left out.
    if (this.initName !== undefined) this.stale = true;
  }

  /** What comes next has an initialization segment of its own. */
  private renew(): void {
    this.lanes = {};
    this.initName = undefined;
    this.stale = false;
    this.discontinuity = this.segmentCount > 0;
  }

  private isConfigured(part: TrackPart): boolean {
    const track = this.configured[part.kind];
    if (track?.codec === part.codec) return true;
    // Opus needs no header (E-RTMP v2), all others do.
    if (part.codec === 'Opus' && track === undefined) {
      this.configure({ kind: part.kind, what: 'configuration', codec: part.codec, record: new Uint8Array(0) });
      return true;
    }
    if (track === undefined && !this.unusable.has(part.kind)) {
      const reason = createTrack(part.kind, part.codec, new Uint8Array(0));
      if (typeof reason === 'string' && reason.includes('no place')) {
        this.unusable.add(part.kind);
        this.problem(`${reason}; HLS goes on without ${part.kind}`);
      } else this.problem(`${part.kind} frames came before their sequence header and are left out`);
    }
    return false;
  }

  private frame(part: Extract<TrackPart, { what: 'frame' }>, timestampMs: number): void {
    if (this.held === undefined) {
      this.add(part, timestampMs);
      return;
    }
    this.held.push({ part, timestampMs });
    const waitedMs = timestampDistance(this.held[0]?.timestampMs ?? timestampMs, timestampMs);
    const settled = (kind: Kind): boolean => this.configured[kind] !== undefined || this.unusable.has(kind);
    if ((settled('audio') && settled('video')) || waitedMs >= patienceMs || waitedMs < -longestPatienceMs || this.held.length > maxHeld) this.begin();
  }

  private begin(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const { part, timestampMs } of held) if (part.what === 'frame') this.add(part, timestampMs);
  }

  private add(part: Extract<TrackPart, { what: 'frame' }>, timestampMs: number): void {
    const track = this.configured[part.kind];
    const sample = track?.sampleOf(part.body);
    if (track === undefined || sample === undefined) return;
    if (typeof sample === 'string') {
      this.problem(`${part.kind}: ${sample}; it is left out`);
      return;
    }
    const timeMs = this.timeOf(timestampMs);
    const leads = this.configured.video === undefined || part.kind === 'video';
    if (leads && this.stale && part.key) {
      this.cut(timeMs);
      this.renew();
    } else if (leads && this.wantsCut(part, timeMs)) this.cut(timeMs);
    if (this.segmentStartMs === undefined && !this.open(part, timeMs)) return;
    this.place(part, track, sample, timeMs);
  }

  /** A segment begins: with a key frame where nothing can be played before it. */
  private open(part: Extract<TrackPart, { what: 'frame' }>, timeMs: number): boolean {
    const needsKey = this.configured.video !== undefined && (this.initName === undefined || this.segmentCount === 0);
    if (needsKey && !(part.kind === 'video' && part.key)) return false;
    // Behind a cut the next frame of the leading track is the one that made it; audio may come before it.
    this.segmentStartMs = timeMs;
    if (this.initName === undefined) {
      const tracks = [this.configured.video, this.configured.audio].filter((track) => track !== undefined);
      this.initName = `init-${this.initCount}.mp4`;
      this.initCount += 1;
      this.options.store.put(this.initName, encodeInitSegment(tracks.map((track) => track.mp4)));
      this.lanes = Object.fromEntries(tracks.map((track) => [track.mp4.kind, { track, clock: new AudioClock(track.mp4.timescale), samples: [], bytes: 0 } satisfies Lane]));
    }
    return true;
  }

  private get limitMs(): number {
    return (this.list.target ?? longestTargetSeconds) * 1000;
  }

  private wantsCut(part: Extract<TrackPart, { what: 'frame' }>, timeMs: number): boolean {
    if (this.segmentStartMs === undefined) return false;
    const lengthMs = timeMs - this.segmentStartMs;
    const bytes = Object.values(this.lanes).reduce((sum, lane) => sum + lane.bytes, 0);
    // The length counts up to this frame; with this frame in it, it would count up to the next.
    return (part.key && lengthMs >= this.segmentMs) || lengthMs + this.frameMs > this.limitMs + mostOverMs || bytes > maxSegmentBytes;
  }

  private place(part: Extract<TrackPart, { what: 'frame' }>, track: HlsTrack, bytes: Uint8Array, timeMs: number): void {
    const lane = this.lanes[part.kind];
    // Not the configuration that the segment was begun with.
    if (lane?.track !== track) return;
    const { timescale } = track.mp4;
    const last = lane.samples.at(-1);
    let at: number;
    let duration: number;
    if (part.kind === 'audio') {
      duration = track.durationOf(part.body) ?? Math.round((usualFrameMs * timescale) / 1000);
      at = lane.clock.place(timeMs, duration);
    } else {
      // Two frames of one time: the second follows at once, for decode times must grow.
      at = Math.max(Math.round((timeMs * timescale) / 1000), last === undefined ? (this.lastVideoMs === undefined ? 0 : Math.round((this.lastVideoMs * timescale) / 1000) + 1) : last.at + 1);
      if (this.lastVideoMs !== undefined && timeMs > this.lastVideoMs) this.frameMs = Math.min(timeMs - this.lastVideoMs, 1000);
      this.lastVideoMs = timeMs;
      duration = Math.round((this.frameMs * timescale) / 1000);
    }
    if (last !== undefined) last.duration = at - last.at;
    lane.samples.push({ at, duration, key: part.key, compositionOffset: Math.round((part.compositionTimeMs * videoTimescale) / 1000), bytes });
    lane.bytes += bytes.length;
  }

  /** The segment ends. `atMs`: where the next begins; undefined at the end of the stream. */
  private cut(atMs: number | undefined): void {
    const startMs = this.segmentStartMs;
    const { initName } = this;
    const lanes = Object.values(this.lanes);
    this.segmentStartMs = undefined;
    if (startMs === undefined || initName === undefined || lanes.every((lane) => lane.samples.length === 0)) return;
    const leading = this.lanes.video ?? this.lanes.audio;
    const lastLeading = leading?.samples.at(-1);
    const first = leading?.samples[0];
    if (leading?.track.mp4.kind === 'video' && lastLeading !== undefined) {
      // At the next frame, or, where that comes too late for the target, behind its own last one.
      const ownEndMs = ((lastLeading.at + lastLeading.duration) * 1000) / videoTimescale;
      const latestMs = startMs + this.limitMs + mostOverMs;
      const endMs = Math.min(atMs === undefined || atMs > latestMs ? ownEndMs : atMs, latestMs);
      lastLeading.duration = Math.max(1, Math.round((endMs * videoTimescale) / 1000) - lastLeading.at);
    }
    const durationMs = leading === undefined || first === undefined || lastLeading === undefined ? 0 : ((lastLeading.at + lastLeading.duration - first.at) * 1000) / leading.track.mp4.timescale;
    if (durationMs <= 0) return;
    this.segmentCount += 1;
    const name = `seg-${this.segmentCount - 1}.m4s`;
    const runs = lanes.map((lane) => ({ trackId: lane.track.mp4.id, baseDecodeTime: lane.samples[0]?.at ?? 0, samples: lane.samples.splice(0) }));
    for (const lane of lanes) lane.bytes = 0;
    this.options.store.put(name, encodeMediaSegment(this.segmentCount, runs));
    this.list.fixTarget(Math.min(longestTargetSeconds, Math.max(Math.round(this.segmentMs / 1000), Math.ceil(durationMs / 1000 - 0.001), 1)));
    for (const old of this.list.add({ name, initName, durationMs, discontinuity: this.discontinuity })) this.options.store.remove(old);
    this.discontinuity = false;
    if (this.ready) return;
    this.ready = true;
    this.options.onReady?.();
  }

  /** RTMP's 32-bit milliseconds on a line without end, which goes on where the publisher's clock jumps. */
  private timeOf(timestampMs: number): number {
    if (this.clock === undefined) {
      this.clock = { lastTimestampMs: timestampMs, timeMs: timestampMs };
      return timestampMs;
    }
    const step = timestampDistance(this.clock.lastTimestampMs, timestampMs);
    if (step > longestGapMs || step < -longestStepBackMs) {
      const goesOnAt = this.clock.timeMs + this.frameMs;
      if (this.held === undefined) {
        this.cut(goesOnAt);
        // Behind it decoding begins anew, with a key frame.
        this.renew();
      }
      this.clock = { lastTimestampMs: timestampMs, timeMs: goesOnAt };
      return goesOnAt;
    }
    const timeMs = this.clock.timeMs + step;
    // Tracks interleave with small steps back: the line's end is the latest time.
    if (step > 0) this.clock = { lastTimestampMs: timestampMs, timeMs };
    return timeMs;
  }

  private problem(text: string): void {
    if (this.problems.has(text) || this.problems.size >= maxProblems) return;
    this.problems.add(text);
    this.options.onProblem?.(text);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
