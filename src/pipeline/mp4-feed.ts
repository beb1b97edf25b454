/**
 * MP4 samples as messages. One feed is one presentation: a file, or an HLS playlist with its initialization and media
 * segments one after the other. Says what contradicts itself between boxes, samples and segments; the rules judge it.
 * Keeps one sample at a time: media is read where the tables say it is.
 */
import type { MediaUnit } from '../trace/events.js';
import type { DataRange } from '../wire/mp4/read/file.js';
import { mp4Items } from '../wire/mp4/read/file.js';
import type { Mp4Fact } from '../wire/mp4/read/fact.js';
import type { Fragment, Run } from '../wire/mp4/read/fragment.js';
import type { Movie, MovieTrack } from '../wire/mp4/read/movie.js';
import type { Sample } from '../wire/mp4/read/sample.js';
import type { ByteSource } from '../wire/mp4/read/source.js';
import { ConfigDoubt } from './config-doubt.js';
import type { FileSession } from './file-session.js';
import { describeConfiguration, describeSample, MediaState } from './media.js';
import { SampleWindow } from './sample-window.js';

/** Runs that wait for those of the other tracks, so that samples come out in the order of their times. */
const maxWaitingRuns = 64;
/** Reordering delays pictures by less than this. */
const longestStretchMs = 1000;
/** A few milliseconds of work. */
const samplesPerStep = 2048;
/** More changes of configuration than an evening of advertisements has; what comes behind shares its tracks. */
const maxPeriods = 16;
/** hls.js jumps over holes up to this; viewers notice larger ones. */
const leastJumpMs = 100;

/** Can a decoder begin with this picture? `recovery`: an intra picture that is no IDR. */
export type Beginning = 'idr' | 'recovery' | 'no' | 'unknown';

/** What one segment, or one file, turned out to hold. */
export interface SegmentMeasure {
  /** Of the video track, else of the first: sums of sample durations, ms. */
  readonly durationMs: number;
  readonly videoMs: number;
  readonly audioMs: number;
  /** Longest sample of the measured track, ms. */
  readonly longestMs: number;
  readonly samples: number;
  readonly fragments: number;
  readonly hasMovie: boolean;
  /** It is no MP4 at all, or a box runs past its end. */
  readonly broken: boolean;
  /** Types at the top level. */
  readonly boxes: ReadonlySet<string>;
  /** First picture by sample flags and by its bytes; undefined without video. */
  readonly begins?: { readonly flag: boolean; readonly picture: Beginning };
}

interface FeedTrack {
  readonly info: MovieTrack;
  /** Among the tracks of its kind, as in RTMP. */
  readonly trackId: number;
  /** Decode time at which the next fragment should begin; undefined: none came yet, or media is missing. */
  expected: number | undefined;
  /** Where the newest fragment began. */
  base: number;
  /** Added to the times of the file, ms. */
  shiftMs: number;
  /** By an empty edit in front, ms. */
  readonly delayMs: number;
  longest: number;
  /** A sample was read. */
  started: boolean;
  /** Duration of a frame by the configuration, ms; 0 where the codec does not fix it. */
  nominalMs: number;
  readonly doubt: ConfigDoubt;
}

interface Waiting { readonly track: FeedTrack; readonly samples: Iterator<Sample>; next: Sample }

/** How a segment stands to the one before it. */
export interface Joint {
  /** The playlist says that times begin anew. */
  readonly discontinuity: boolean;
  /** Media between is missing, or cannot be judged: where this one should begin is not known. */
  readonly afterHole: boolean;
  /** Times that contradict the playlist are corrected: it says that nothing is missing there. */
  readonly correct: boolean;
  /** An initialization segment: media in it belong to nothing and are counted only. */
  readonly mute?: true;
}

const plainJoint: Joint = { discontinuity: false, afterHole: false, correct: false };

export class Mp4Feed {
  readonly counts = { audio: 0, video: 0 };
  private readonly session: FileSession;
  private readonly state = new MediaState();
  private readonly relative: boolean;
  private movie: Movie | undefined;
  private tracks: FeedTrack[] = [];
  private fingerprint = '';
  private originMs: number | undefined;
  private baseOffset = 0;
  private file: string | undefined;
  private lastSequence: number | undefined;
  private timestampMs = 0;
  private rangeStart = 0;
  /** Counts the configurations that a discontinuity announced: their tracks are others. */
  private period = 0;

  /** `relative`: times count from the first sample; a live presentation begins anywhere. */
  constructor(session: FileSession, relative: boolean) {
    this.session = session;
    this.relative = relative;
  }

  /** The movie that was in force holds no longer. */
  forget(): void {
    this.movie = undefined;
    this.tracks = [];
    this.fingerprint = '';
  }

  /** Tells one movie from another: ids, formats, timescales and records of its tracks. */
  get identity(): string {
    return this.fingerprint;
  }

  /** The movie in force. */
  get current(): Movie | undefined {
    return this.movie;
  }

  /** Reads an initialization segment, a media segment or a whole file. `rangeStart`: where `source` begins in its file. */
  read(source: ByteSource, file: string | undefined, joint: Joint = plainJoint, rangeStart = 0): SegmentMeasure {
    const reading = this.reading(source, file, joint, rangeStart);
    for (;;) {
      const { done, value } = reading.next();
      if (done === true) return value;
    }
  }

  /** The same in small steps, between which a shell can listen to its operator. */
  * reading(source: ByteSource, file: string | undefined, joint: Joint = plainJoint, rangeStart = 0): Generator<void, SegmentMeasure> {
    this.file = file;
    this.rangeStart = rangeStart;
    const scan = new Scan(this, source, joint);
    const facts = (fact: Mp4Fact): void => {
      if (fact.what === 'mp4-cut' || fact.what === 'mp4-not-boxes') scan.broken = true;
      this.tell(fact.what === 'mp4-not-boxes' ? { ...fact, values: { ...fact.values, role: joint.mute === true ? 'init' : 'media' } } : fact);
    };
    for (const item of mp4Items(source, this.movie, (index) => this.tracks[index]?.expected ?? 0, facts)) {
      if (item.kind === 'box') scan.boxes.add(item.box.type);
      else if (item.kind === 'fragment') {
        scan.fragment(item.fragment, item.data);
        yield;
      } else {
        scan.hasMovie = true;
        yield* scan.flush();
        this.setMovie(item.movie, joint.discontinuity);
        for (const track of this.tracks) if (track.info.tables.count > 0 && joint.mute !== true) scan.wait(track, track.info.tables.samples(track.info.id, facts));
      }
    }
    yield* scan.flush();
    this.baseOffset += source.size;
    return scan.measure();
  }

  tell(fact: Mp4Fact): void {
    this.session.container(fact.what, fact.offset + this.rangeStart, fact.length, fact.values, this.file);
  }

  private setMovie(movie: Movie, announced: boolean): void {
    const ids = { audio: 0, video: 0 };
    const fingerprint = movie.tracks.map(({ id, kind, entry, timescale }) => `${id} ${kind} ${timescale} ${entry?.format ?? ''} ${hex(entry?.record)}`).join();
    const same = fingerprint === this.fingerprint;
    this.movie = movie;
    this.fingerprint = fingerprint;
    const before = this.tracks;
    this.tracks = movie.tracks.map((info, index) => {
      const trackId = info.kind === 'other' ? index : ids[info.kind]++;
      const known = before.find((track) => track.info.kind === info.kind && track.trackId === trackId);
      const keeps = known !== undefined && known.info.timescale === info.timescale;
      const delayMs = info.edits === undefined || movie.timescale === 0 ? 0 : (info.edits.delay * 1000) / movie.timescale;
      return { info, trackId, delayMs, expected: keeps ? known.expected : undefined, base: keeps ? known.base : 0, shiftMs: known?.shiftMs ?? 0, longest: keeps ? known.longest : 0, started: known?.started ?? false, nominalMs: known?.nominalMs ?? 0, doubt: same && known !== undefined ? known.doubt : new ConfigDoubt() };
    });
    if (same) return;
    if (announced && before.length > 0 && this.period < maxPeriods) this.period += 1;
    for (const track of this.tracks) this.configuration(track);
  }

  private configuration(track: FeedTrack): void {
    const { info, trackId } = track;
    const { kind, entry } = info;
    if (kind === 'other' || entry?.record === undefined || trackId > 31) return;
    const place = entry.recordAt ?? entry.box;
    const said = Object.fromEntries(Object.entries({ width: entry.width, height: entry.height, channels: entry.channels, sampleRate: entry.sampleRate }).filter(([, value]) => value !== undefined && value > 0));
    const body = describeConfiguration(kind, trackId, entry.codec, entry.record, entry.inBand, said, this.state);
    const config = body.units[0]?.config;
    track.doubt.configured(config);
    track.nominalMs = config?.samplesPerFrame === undefined || config.sampleRate === undefined ? 0 : (config.samplesPerFrame * 1000) / config.sampleRate;
    this.session.message({
      msid: this.period, typeId: kind === 'video' ? 9 : 8, timestampMs: this.timestampMs, offset: this.baseOffset + place.offset, endOffset: this.baseOffset + place.end, length: entry.record.length + 5,
      body, ...this.fileField(),
    });
  }

  private fileField(): { readonly file?: { readonly name: string; readonly base: number } } {
    return this.file === undefined ? {} : { file: { name: this.file, base: this.baseOffset - this.rangeStart } };
  }

  trackAt(index: number): FeedTrack | undefined {
    return this.tracks[index];
  }

  /** Numbers of fragments grow; a packager that starts anew counts from the beginning, which players do not mind. */
  sequence(fragment: Fragment): void {
    const { sequence, box } = fragment;
    if (sequence === undefined) return;
    if (this.lastSequence !== undefined && sequence <= this.lastSequence) {
      this.tell({ what: 'mp4-sequence-number', offset: box.offset, length: 16, values: { found: sequence, before: this.lastSequence } });
    }
    this.lastSequence = sequence;
  }

  /** The fragment's times against where the track should go on. */
  join(track: FeedTrack, found: number, joint: Joint, at: Fragment): void {
    const { info, expected } = track;
    const before = track.base;
    track.base = found;
    if (expected === undefined || joint.afterHole || info.timescale <= 0 || info.kind === 'other') return;
    const ms = 1000 / info.timescale;
    const jumpMs = (found - expected) * ms;
    if (joint.discontinuity) {
      track.shiftMs -= jumpMs;
      return;
    }
    if (Math.abs(jumpMs) <= Math.max(leastJumpMs, 1.5 * track.longest * ms)) return;
    const restarts = jumpMs < 0 && found <= before;
    this.tell({
      what: 'mp4-decode-time', offset: at.box.offset, length: at.box.end - at.box.offset,
      values: {
        track: info.id, kind: info.kind, jumpMs: Math.round(jumpMs), expectedMs: Math.round(expected * ms), foundMs: Math.round(found * ms), restarts: restarts ? 1 : 0,
        sampleMs: Math.round(track.longest * ms),
      },
    });
    if (joint.correct || restarts) track.shiftMs -= jumpMs;
  }

  sample(track: FeedTrack, sample: Sample, window: SampleWindow, size: number): MediaUnit | undefined {
    const { info, trackId } = track;
    const { kind, entry, timescale } = info;
    if (kind === 'other' || timescale <= 0 || trackId > 31 || sample.offset >= size || sample.size === 0) return undefined;
    const ms = 1000 / timescale;
    // FFmpeg stretches the first sound of a fragmented file to fill the delay of reordered pictures; it begins that much later.
    const stretchedMs = track.started || kind === 'video' || track.nominalMs === 0 ? 0 : sample.duration * ms - track.nominalMs;
    track.started = true;
    const exactMs = sample.decodeTime * ms + track.shiftMs + track.delayMs + (stretchedMs > 0.5 * track.nominalMs && stretchedMs < longestStretchMs ? stretchedMs : 0);
    this.originMs ??= this.relative ? exactMs : 0;
    const timestampMs = Math.round(exactMs - this.originMs);
    this.timestampMs = timestampMs >>> 0;
    const complete = sample.sound && entry?.encrypted !== true && entry !== undefined && sample.offset + sample.size <= size;
    const body = complete ? window.read(sample.offset, sample.size) : new Uint8Array(0);
    this.counts[kind] += 1;
    const described = describeSample(kind, trackId, entry?.codec ?? 'none', body, {
      key: sample.key, compositionTimeMs: Math.round(exactMs + sample.compositionOffset * ms - (this.originMs ?? 0)) - timestampMs, bytes: sample.size,
      complete: complete && body.length === sample.size,
    }, this.state);
    const [unit] = described.units;
    const doubt = complete && unit !== undefined && body.length === sample.size ? track.doubt.sample(kind, unit, body, sample.duration * ms) : undefined;
    if (doubt !== undefined) this.tell({ what: 'mp4-config-contradicted', offset: sample.offset, length: sample.size, values: { track: info.id, kind, reason: doubt } });
    this.session.message({
      msid: this.period, typeId: kind === 'video' ? 9 : 8, timestampMs: this.timestampMs, offset: this.baseOffset + sample.offset, endOffset: this.baseOffset + sample.offset + sample.size,
      length: sample.size, body: described, ...this.fileField(),
    });
    return unit;
  }

  /** The smallest time comes first; equal times in the order of the tracks. */
  static earliest(waiting: readonly Waiting[]): Waiting | undefined {
    let first: Waiting | undefined;
    let firstMs = 0;
    for (const each of waiting) {
      const ms = each.track.info.timescale <= 0 ? 0 : (each.next.decodeTime * 1000) / each.track.info.timescale + each.track.shiftMs + each.track.delayMs;
      if (first === undefined || ms < firstMs) {
        first = each;
        firstMs = ms;
      }
    }
    return first;
  }
}

/** One pass over one source. */
class Scan {
  broken = false;
  hasMovie = false;
  readonly boxes = new Set<string>();
  private readonly feed: Mp4Feed;
  private readonly source: ByteSource;
  private readonly joint: Joint;
  private readonly windows = new Map<FeedTrack, SampleWindow>();
  /** For every track the run in hand and those behind it. */
  private readonly queues = new Map<FeedTrack, Iterator<Sample>[]>();
  private heads: Waiting[] = [];
  private waiting = 0;
  private readonly joined = new Set<FeedTrack>();
  private readonly sums = new Map<FeedTrack, { duration: number; longest: number }>();
  private samples = 0;
  private fragments = 0;
  private begins: { flag: boolean; picture: Beginning } | undefined;

  constructor(feed: Mp4Feed, source: ByteSource, joint: Joint) {
    this.feed = feed;
    this.source = source;
    this.joint = joint;
  }

  fragment(fragment: Fragment, data: readonly DataRange[]): void {
    this.fragments += 1;
    if (this.joint.mute === true) {
      for (const run of fragment.runs) this.samples += run.count;
      return;
    }
    this.feed.sequence(fragment);
    const sound = this.judgeData(fragment, data);
    for (const [index, base] of fragment.baseTimes) {
      const track = this.feed.trackAt(index);
      if (track === undefined) continue;
      // Only the first fragment of a segment stands at its joint.
      this.feed.join(track, base, this.joined.has(track) ? plainJoint : this.joint, fragment);
      this.joined.add(track);
      track.expected = base;
    }
    for (const run of fragment.runs) {
      const track = this.feed.trackAt(run.track);
      if (track === undefined) continue;
      track.expected = run.baseTime + run.duration;
      if (track.info.kind !== 'other') this.wait(track, run.samples(sound.has(run)));
    }
  }

  /** Runs whose bytes are inside the media data and nobody else's. */
  private judgeData(fragment: Fragment, data: readonly DataRange[]): Set<Run> {
    const sound = new Set<Run>();
    if (this.broken && data.length === 0) return sound;
    const filled = fragment.runs.filter((run) => run.bytes > 0);
    for (const run of filled) {
      const inside = data.some(({ start, end }) => run.dataOffset >= start && run.dataOffset + run.bytes <= end);
      if (inside) sound.add(run);
      else this.misplaced(run, data, 'outside the media data');
    }
    const ordered = [...sound].sort((a, b) => a.dataOffset - b.dataOffset);
    let used = 0;
    for (const [index, run] of ordered.entries()) {
      used += run.bytes;
      const next = ordered[index + 1];
      if (next === undefined || next.dataOffset >= run.dataOffset + run.bytes) continue;
      this.misplaced(next, data, `over the bytes of track ${this.feed.trackAt(run.track)?.info.id ?? 0}`);
      sound.delete(run);
      sound.delete(next);
    }
    const there = data.reduce((sum, { start, end }) => sum + end - start, 0);
    if (sound.size === filled.length && filled.length > 0 && used < there && fragment.unknownTracks.length === 0) {
      const [first] = data;
      this.feed.tell({ what: 'mp4-data-unused', offset: first?.start ?? 0, length: there, values: { bytes: there - used, of: there } });
      // A run that was moved within the data leaves as many bytes unused as it should have had in front.
      if (first !== undefined && data.length === 1 && ordered[0] !== undefined && ordered[0].dataOffset > first.start) sound.clear();
    }
    return sound;
  }

  private misplaced(run: Run, data: readonly DataRange[], where: string): void {
    const [first] = data;
    this.feed.tell({
      what: 'mp4-data-misplaced', offset: run.box.offset, length: run.box.end - run.box.offset,
      values: { track: this.feed.trackAt(run.track)?.info.id ?? 0, where, from: run.dataOffset, bytes: run.bytes, dataFrom: first?.start ?? -1, dataBytes: first === undefined ? 0 : first.end - first.start },
    });
  }

  wait(track: FeedTrack, samples: Iterator<Sample>): void {
    const queue = this.queues.get(track);
    this.waiting += 1;
    if (queue !== undefined) queue.push(samples);
    else {
      this.queues.set(track, []);
      this.advance(track, samples);
    }
    while (this.waiting > maxWaitingRuns) if (!this.step()) return;
  }

  /** Emits what waits. */
  * flush(): Generator<void> {
    for (let count = 1; this.step(); count += 1) if (count % samplesPerStep === 0) yield;
  }

  /** Takes the next sample of that track as its head, from `samples` or the runs behind it. */
  private advance(track: FeedTrack, samples: Iterator<Sample>): void {
    let current: Iterator<Sample> | undefined = samples;
    while (current !== undefined) {
      const { value, done } = current.next() as IteratorResult<Sample, undefined>;
      if (done !== true) {
        this.heads.push({ track, samples: current, next: value });
        return;
      }
      this.waiting -= 1;
      current = this.queues.get(track)?.shift();
    }
    this.queues.delete(track);
  }

  private step(): boolean {
    const head = Mp4Feed.earliest(this.heads);
    if (head === undefined) return false;
    this.heads = this.heads.filter((each) => each !== head);
    this.emit(head.track, head.next);
    this.advance(head.track, head.samples);
    return true;
  }

  private emit(track: FeedTrack, sample: Sample): void {
    let window = this.windows.get(track);
    if (window === undefined) {
      window = new SampleWindow(this.source, track.info.kind === 'video');
      this.windows.set(track, window);
    }
    const sum = this.sums.get(track) ?? { duration: 0, longest: 0 };
    sum.duration += sample.duration;
    sum.longest = Math.max(sum.longest, sample.duration);
    this.sums.set(track, sum);
    track.longest = sum.longest;
    this.samples += 1;
    const unit = this.feed.sample(track, sample, window, this.source.size);
    if (track.info.kind === 'video' && track.trackId === 0 && this.begins === undefined) this.begins = { flag: sample.key, picture: unit === undefined ? 'unknown' : beginning(unit) };
  }

  measure(): SegmentMeasure {
    const of = (kind: 'audio' | 'video'): { ms: number; longestMs: number } => {
      for (const [track, { duration, longest }] of this.sums) {
        if (track.info.kind === kind && track.info.timescale > 0) return { ms: (duration * 1000) / track.info.timescale, longestMs: (longest * 1000) / track.info.timescale };
      }
      return { ms: 0, longestMs: 0 };
    };
    const video = of('video');
    const audio = of('audio');
    const measured = video.ms > 0 ? video : audio;
    return {
      durationMs: measured.ms, videoMs: video.ms, audioMs: audio.ms, longestMs: measured.longestMs, samples: this.samples, fragments: this.fragments, hasMovie: this.hasMovie, broken: this.broken, boxes: this.boxes,
      ...(this.begins === undefined ? {} : { begins: this.begins }),
    };
  }
}

function beginning(unit: MediaUnit): Beginning {
  const { codec, nalTypes, pictures } = unit;
  const [first] = pictures ?? [];
  if (first?.start === true) return 'idr';
  if (codec === 'avc1' && nalTypes !== undefined) {
    if (nalTypes.includes(5)) return 'idr';
    return nalTypes.includes(1) ? (first?.slice === 'I' ? 'recovery' : 'no') : 'unknown';
  }
  if (codec === 'hvc1' && nalTypes !== undefined) {
    // IRAP pictures: BLA, IDR, CRA (H.265 Table 7-1).
    if (nalTypes.some((type) => type >= 16 && type <= 23)) return 'idr';
    return nalTypes.some((type) => type < 16) ? 'no' : 'unknown';
  }
  if (codec === 'av1' && first !== undefined) return 'no';
  return 'unknown';
}

function hex(bytes: Uint8Array | undefined): string {
  let text = '';
  for (const byte of bytes ?? []) text += byte.toString(16).padStart(2, '0');
  return text;
}
