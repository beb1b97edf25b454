/** An HLS presentation, analysed: the facts of its playlist, and its segments in their order as one stream of samples. */
import { findCodec } from '../codecs/registry.js';
import type { MediaPlaylist, MediaSegment, Oddity, Variant } from '../wire/hls/playlist.js';
import type { Rewrite } from '../wire/hls/refresh.js';
import { readBox } from '../wire/mp4/read/box.js';
import { looksLike } from '../wire/mp4/read/looks-like.js';
import type { ByteSource } from '../wire/mp4/read/source.js';
import type { FileSessionOptions } from './file-session.js';
import { FileSession } from './file-session.js';
import { Mp4Feed } from './mp4-feed.js';

/** A resource of the playlist, as the loader got it. */
export type Loaded =
  | { readonly state: 'ok'; readonly source: ByteSource; readonly name: string; /** Where `source` begins in its file. */ readonly start: number; /** Bytes that were asked for and are not there. */ readonly shortBytes: number; readonly mime?: string }
  /** `reason` in plain words: "no such file", "HTTP 404", "no answer within 10 s". `unchecked`: it was not tried. */
  | { readonly state: 'failed'; readonly reason: string; readonly name: string; readonly unchecked: boolean };

/** EXTINF and what is measured differ by this much through rounding and frame durations. */
const extinfToleranceMs = 500;

export class HlsPresentation {
  readonly session: FileSession;
  readonly feed: Mp4Feed;
  private readonly name: string;
  private mapKey: string | undefined;
  /** The initialization in force cannot be used: nothing can be said about its segments. */
  private blind = false;
  private lastIdentity = '';
  private afterHole = true;
  private previousFits = true;
  private format = '';
  private targetSeconds: number | undefined;
  private read = 0;
  private listedMs = 0;
  private measuredMs = 0;
  private peakBitsPerSecond = 0;
  private bytes = 0;
  private lastDate: { readonly ms: number; readonly extinfMs: number } | undefined;

  constructor(options: Omit<FileSessionOptions, 'container'>) {
    this.session = new FileSession({ ...options, container: 'hls' });
    this.feed = new Mp4Feed(this.session, true);
    this.name = options.name;
  }

  private tell(what: `hls-${string}`, values: Readonly<Record<string, number | string>>, file = this.name): void {
    this.session.container(what, 0, 0, values, file);
  }

  oddities(oddities: readonly Oddity[]): void {
    for (const { code, line, text } of oddities) this.tell('hls-oddity', { code, line, text });
  }

  /** `live`: it is read from a server that may go on with it. */
  playlist(playlist: MediaPlaylist, live: boolean): void {
    const { targetSeconds, segments, ended } = playlist;
    const windowMs = segments.reduce((sum, segment) => sum + (segment.durationMs ?? 0), 0);
    this.tell('hls-playlist', {
      version: playlist.version, targetSeconds: targetSeconds ?? -1, mediaSequence: playlist.mediaSequence, segments: segments.length, windowMs: Math.round(windowMs),
      type: playlist.type, ended: ended ? 1 : 0, live: live ? 1 : 0, independent: playlist.independent ? 1 : 0,
    });
    this.oddities(playlist.oddities);
    this.targetSeconds = targetSeconds;
  }

  /** EXTINF against the target duration. Told behind the measured duration: a wrong EXTINF is the cause of both. */
  private target({ durationMs, sequence, line }: MediaSegment): void {
    const { targetSeconds } = this;
    if (targetSeconds !== undefined && durationMs !== undefined && Math.round(durationMs / 1000) > targetSeconds) this.tell('hls-target-exceeded', { sequence, line, extinfMs: Math.round(durationMs), targetSeconds });
  }

  /** The key under which an initialization segment is in force. */
  static mapKey(segment: MediaSegment): string {
    const { map } = segment;
    return map === undefined ? '' : `${map.uri} ${map.range?.offset ?? ''} ${map.range?.length ?? ''}`;
  }

  /** Whether `segment` needs an initialization segment that is not in force yet. */
  needsInit(segment: MediaSegment): boolean {
    return segment.map !== undefined && HlsPresentation.mapKey(segment) !== this.mapKey;
  }

  /** The initialization segment of `segment` and of those behind it. */
  init(segment: MediaSegment, loaded: Loaded): void {
    this.mapKey = HlsPresentation.mapKey(segment);
    this.blind = true;
    this.mime('init', loaded);
    if (loaded.state === 'failed') {
      if (loaded.unchecked) this.tell('hls-unchecked', { role: 'init', reason: loaded.reason }, loaded.name);
      else this.tell('hls-init-missing', { reason: loaded.reason, line: segment.map?.line ?? 0 }, loaded.name);
      return;
    }
    this.short('init', loaded);
    if (loaded.source.size === 0) {
      this.tell('hls-init-missing', { reason: 'it is empty', line: segment.map?.line ?? 0 }, loaded.name);
      return;
    }
    const before = this.feed.current === undefined ? '' : this.feed.identity;
    const measure = this.feed.read(loaded.source, loaded.name, { discontinuity: segment.discontinuity, afterHole: this.afterHole, correct: true, mute: true }, loaded.start);
    const tell = (what: `mp4-${string}`, values: Readonly<Record<string, number | string>>): void => { this.session.container(what, loaded.start, loaded.source.size, values, loaded.name); };
    if (!measure.hasMovie) {
      if (!measure.broken) tell('mp4-init-incomplete', { missing: 'moov', boxes: [...measure.boxes].slice(0, 8).join(' ') });
      return;
    }
    if (measure.boxes.has('mdat') || measure.boxes.has('moof')) tell('mp4-init-has-media', { samples: measure.samples });
    const tracks = this.feed.current?.tracks.filter(({ kind }) => kind !== 'other') ?? [];
    if (tracks.length === 0) tell('mp4-init-incomplete', { missing: 'trak', boxes: 'moov' });
    else if (this.feed.current?.fragmented === false) tell('mp4-init-incomplete', { missing: 'mvex', boxes: 'moov' });
    this.blind = tracks.length === 0;
    if (before !== '' && before !== this.feed.identity && !segment.discontinuity) this.tell('hls-init-changed', { sequence: segment.sequence, line: segment.map?.line ?? 0 }, loaded.name);
  }

  /** A segment, in its order. Call `init` first where `needsInit` says so. */
  segment(segment: MediaSegment, loaded: Loaded): void {
    this.media(segment, loaded);
    this.target(segment);
  }

  private media(segment: MediaSegment, loaded: Loaded): void {
    const { sequence, line, durationMs } = segment;
    if (segment.map === undefined && this.mapKey !== undefined && this.mapKey !== '') {
      this.mapKey = '';
      this.feed.forget();
    }
    this.date(segment);
    this.mime('segment', loaded);
    if (segment.discontinuity) this.tell('hls-discontinuity', { sequence, line });
    if (loaded.state === 'failed') {
      if (loaded.unchecked) this.tell('hls-unchecked', { role: 'segment', reason: loaded.reason, sequence }, loaded.name);
      else this.tell('hls-segment-missing', { sequence, line, reason: loaded.reason, extinfMs: Math.round(durationMs ?? 0) }, loaded.name);
      this.afterHole = true;
      return;
    }
    this.short('segment', loaded);
    if (loaded.source.size === 0) {
      this.tell('hls-segment-empty', { sequence, line, extinfMs: Math.round(durationMs ?? 0) }, loaded.name);
      this.afterHole = true;
      return;
    }
    this.bytes += loaded.source.size;
    if (durationMs !== undefined && durationMs > 0) this.peakBitsPerSecond = Math.max(this.peakBitsPerSecond, (loaded.source.size * 8000) / durationMs);
    if (!this.readable(segment, loaded)) {
      this.afterHole = true;
      return;
    }
    const joint = { discontinuity: segment.discontinuity, afterHole: this.afterHole, correct: this.previousFits };
    const measure = this.feed.read(loaded.source, loaded.name, joint, loaded.start);
    if (this.feed.current === undefined && !measure.broken) this.tell('hls-map-missing', { sequence, line, boxes: [...measure.boxes].slice(0, 8).join(' ') }, loaded.name);
    // Of a segment that is damaged nobody knows where the next one should begin.
    this.afterHole = measure.samples === 0;
    if (measure.samples === 0) {
      if (!measure.broken && this.feed.current !== undefined) this.tell('hls-segment-without-media', { sequence, line, boxes: [...measure.boxes].slice(0, 8).join(' ') }, loaded.name);
      return;
    }
    this.read += 1;
    this.previousFits = durationMs !== undefined && Math.abs(durationMs - measure.durationMs) <= Math.max(extinfToleranceMs, 1.5 * measure.longestMs);
    this.listedMs += durationMs ?? measure.durationMs;
    this.measuredMs += measure.durationMs;
    this.tell('hls-segment', {
      sequence, line, extinfMs: Math.round(durationMs ?? -1), measuredMs: Math.round(measure.durationMs), videoMs: Math.round(measure.videoMs), audioMs: Math.round(measure.audioMs),
      longestMs: Math.round(measure.longestMs), bytes: loaded.source.size, samples: measure.samples, fragments: measure.fragments,
      beginsFlag: measure.begins === undefined ? -1 : measure.begins.flag ? 1 : 0, begins: measure.begins?.picture ?? 'none', first: this.read === 1 ? 1 : 0, broken: measure.broken ? 1 : 0,
    }, loaded.name);
  }

  /** MP4, and not encrypted as a whole. Says once what else it is. */
  private readable(segment: MediaSegment, loaded: Extract<Loaded, { readonly state: 'ok' }>): boolean {
    if (segment.encryption !== '' && !segment.encryption.startsWith('SAMPLE-AES')) {
      if (this.format !== 'encrypted') this.tell('hls-unchecked', { role: 'segment', reason: `it is encrypted (${segment.encryption})`, sequence: segment.sequence }, loaded.name);
      this.format = 'encrypted';
      return false;
    }
    const head = loaded.source.read(0, 512);
    const { as } = looksLike(head);
    if (segment.map === undefined && readBox(loaded.source, 0, loaded.source.size) === undefined && (as === 'an MPEG transport stream' || as.startsWith('packed audio') || as.startsWith('WebVTT'))) {
      if (this.format !== as) this.tell('hls-unchecked', { role: 'segment', reason: `it is ${as}; only fragmented MP4 is read`, sequence: segment.sequence }, loaded.name);
      this.format = as;
      return false;
    }
    // Without its initialization segment only the boxes could be judged, and the missing one has been told.
    return !this.blind;
  }

  private short(role: string, loaded: Extract<Loaded, { readonly state: 'ok' }>): void {
    if (loaded.shortBytes > 0) this.tell('hls-range-short', { role, missing: loaded.shortBytes, have: loaded.source.size }, loaded.name);
  }

  private mime(role: 'init' | 'segment', loaded: Loaded): void {
    if (loaded.state === 'ok' && loaded.mime !== undefined) this.tell('hls-mime', { role, mime: loaded.mime }, loaded.name);
  }

  private date(segment: MediaSegment): void {
    const { dateMs, durationMs, discontinuity, sequence, line } = segment;
    const before = this.lastDate;
    if (dateMs !== undefined && before !== undefined && !discontinuity) {
      const stepMs = dateMs - before.ms;
      this.tell('hls-date', { sequence, line, stepMs: Math.round(stepMs), extinfMs: Math.round(before.extinfMs) });
    }
    if (dateMs !== undefined) this.lastDate = { ms: dateMs, extinfMs: durationMs ?? 0 };
    else if (before !== undefined) this.lastDate = { ms: before.ms, extinfMs: before.extinfMs + (durationMs ?? 0) };
  }

  /** What a refresh of a live playlist showed: how long since it changed, and what it may not have changed. */
  refresh(facts: { readonly sinceChangeMs: number; readonly targetSeconds: number; readonly changed: boolean; readonly watchedMs: number }, rewrites: readonly Rewrite[]): void {
    this.tell('hls-refresh', {
      sinceChangeMs: Math.round(facts.sinceChangeMs), targetSeconds: facts.targetSeconds, changed: facts.changed ? 1 : 0, watchedMs: Math.round(facts.watchedMs),
    });
    for (const { what, sequence, before, after } of rewrites) this.tell('hls-rewrite', { change: what, sequence, before: before.slice(0, 200), after: after.slice(0, 200) });
  }

  /** The playlist itself came with this type. */
  playlistMime(mime: string): void {
    this.tell('hls-mime', { role: 'playlist', mime });
  }

  /** What the multivariant playlist promises about this one, against its initialization segment. Call at the end. */
  promises(variant: Variant): void {
    const tracks = this.feed.current?.tracks ?? [];
    const entries = tracks.flatMap(({ entry, kind }) => (entry === undefined || kind === 'other' ? [] : [entry]));
    const measured = entries.map((entry) => findCodec(entry.codec)?.parseConfiguration(entry.record ?? new Uint8Array(0)).codecString ?? entry.format);
    if (variant.codecs !== undefined && measured.length > 0) this.tell('hls-codecs', { declared: variant.codecs.slice(0, 200), measured: measured.join(','), line: variant.line });
    const video = entries.find((entry) => entry.width !== undefined);
    if (variant.width !== undefined && video?.width !== undefined) {
      this.tell('hls-resolution', { declared: `${variant.width}x${variant.height ?? 0}`, measured: `${video.width}x${video.height ?? 0}`, line: variant.line });
    }
    if (variant.bandwidth !== undefined && this.peakBitsPerSecond > 0) {
      this.tell('hls-bandwidth', { declared: variant.bandwidth, peak: Math.round(this.peakBitsPerSecond), mean: this.listedMs > 0 ? Math.round((this.bytes * 8000) / this.listedMs) : 0, line: variant.line });
    }
  }

  /** A playlist that the multivariant one names cannot be had. */
  playlistMissing(name: string, reason: string, line: number, unchecked: boolean): void {
    if (unchecked) this.tell('hls-unchecked', { role: 'playlist', reason }, name);
    else this.tell('hls-playlist-missing', { reason, line }, name);
  }

  end(interrupted: boolean): void {
    if (this.read > 1) this.tell('hls-total', { segments: this.read, listedMs: Math.round(this.listedMs), measuredMs: Math.round(this.measuredMs) });
    this.session.end(interrupted ? 'interrupted' : 'closed');
  }
}
