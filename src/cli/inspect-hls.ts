/** An HLS presentation, inspected: every playlist that the given one leads to, with its segments; a live one for a few refreshes. */
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HlsPresentation } from '../pipeline/hls-presentation.js';
import { mediaDurationMs } from '../pipeline/file-session.js';
import { printable } from '../report/escape.js';
import { buildReport } from '../report/model.js';
import { FolderLoader } from '../sources/hls/folder-loader.js';
import { HttpLoader } from '../sources/hls/http-loader.js';
import type { HlsLoader, LoadedText } from '../sources/hls/loader.js';
import { plainName } from '../sources/hls/loader.js';
import { parsePlaylist } from '../wire/hls/parse.js';
import type { MediaPlaylist, MediaSegment, MultivariantPlaylist, Resource, Variant } from '../wire/hls/playlist.js';
import { compareRefresh } from '../wire/hls/refresh.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { anyBroken, listEvents } from './inspect-capture.js';
import { UserError } from './user-error.js';

/** Renditions of one presentation that are read; real ones have up to a dozen. */
const maxPlaylists = 24;
/** A server is not asked for more than this of one playlist: some quarter of an hour. */
const maxFetchedSegments = 500;
/** A player gives a live playlist up after three target durations without news (RFC 8216bis §6.3.4 asks it to wait that long). */
const patienceTargets = 3;
/** News that are enough to judge a live playlist. */
const enoughChanges = 2;
/** However long its target duration is. */
const maxWatchMs = 60_000;

export interface HlsOptions extends InspectOptions {
  /** For tests: how long a live playlist is watched at most. */
  readonly maxWatchMs?: number;
}

interface Leaf { readonly resource: Resource; readonly variant?: Variant; readonly role: string }

/** `target`: a path, or an http address; `fetched`: what it gave just now. Throws UserError where the playlist itself cannot be had. */
export async function inspectHls(target: string, options: HlsOptions, fetched?: LoadedText): Promise<Inspection> {
  const remote = /^https?:/i.test(target);
  const loader: HlsLoader = remote ? new HttpLoader({ signal: options.signal }) : new FolderLoader();
  const name = remote ? plainName(target).replace(/^.*\//, '') || 'playlist' : basename(target);
  const top = fetched ?? await loader.text(target, '');
  if (top.text === undefined) throw new UserError(`${printable(plainName(target))} cannot be had: ${top.reason ?? 'no reason known'}.`, remote ? 'Check the address and whether the server runs.' : 'Check the path.');
  return new HlsRun(loader, name, options).run(top);
}

class HlsRun {
  private readonly loader: HlsLoader;
  private readonly name: string;
  private readonly options: HlsOptions;
  private readonly presentations: HlsPresentation[] = [];
  private readonly notes: string[] = [];
  private bytes = 0;

  constructor(loader: HlsLoader, name: string, options: HlsOptions) {
    this.loader = loader;
    this.name = name;
    this.options = options;
  }

  async run(top: LoadedText): Promise<Inspection> {
    const playlist = parsePlaylist(top.text ?? '', top.valid);
    if (playlist.kind === 'media') {
      const presentation = this.begin(this.name);
      if (top.mime !== undefined) presentation.playlistMime(top.mime);
      await this.media(presentation, playlist, top, undefined);
    } else await this.multivariant(playlist, top);
    return this.report();
  }

  private begin(name: string): HlsPresentation {
    const first = this.presentations.length === 0;
    const { listing } = this.options;
    const list = listing === undefined || !first ? undefined : listEvents(listing, 0);
    const presentation = new HlsPresentation({ name, showSecrets: this.options.showSecrets, ...(list === undefined ? {} : { onEvent: list.event, onFinding: list.finding }) });
    this.presentations.push(presentation);
    return presentation;
  }

  private async multivariant(playlist: MultivariantPlaylist, top: LoadedText): Promise<void> {
    const whole = this.begin(this.name);
    if (top.mime !== undefined) whole.playlistMime(top.mime);
    whole.oddities(playlist.oddities);
    const leaves: Leaf[] = [];
    const seen = new Set<string>();
    const add = (leaf: Leaf): void => {
      if (leaf.resource.uri === '' || seen.has(leaf.resource.uri)) return;
      seen.add(leaf.resource.uri);
      leaves.push(leaf);
    };
    for (const variant of playlist.variants) add({ resource: variant, variant, role: 'variant' });
    for (const rendition of playlist.renditions) if (rendition.type === 'AUDIO' || rendition.type === 'VIDEO') add({ resource: rendition, role: rendition.type.toLowerCase() });
    if (leaves.length > maxPlaylists) this.notes.push(`${leaves.length - maxPlaylists} of ${leaves.length} renditions were not read`);
    for (const { resource, variant } of leaves.slice(0, maxPlaylists)) {
      if (this.options.signal.aborted) break;
      const loaded = await this.loader.text(resource.uri, top.base);
      if (loaded.text === undefined) {
        whole.playlistMissing(loaded.name, loaded.reason ?? '', resource.line, loaded.unchecked === true);
        continue;
      }
      const media = parsePlaylist(loaded.text, loaded.valid);
      if (media.kind !== 'media') {
        whole.playlistMissing(loaded.name, 'it is a multivariant playlist again', resource.line, false);
        continue;
      }
      const presentation = this.begin(loaded.name);
      if (loaded.mime !== undefined) presentation.playlistMime(loaded.mime);
      await this.media(presentation, media, loaded, variant);
    }
  }

  private async media(presentation: HlsPresentation, playlist: MediaPlaylist, at: LoadedText, variant: Variant | undefined): Promise<void> {
    presentation.playlist(playlist, this.loader.live && !playlist.ended);
    await this.segments(presentation, playlist.segments, at.base);
    if (this.loader.live && !playlist.ended && playlist.segments.length > 0) await this.watch(presentation, playlist, at);
    if (variant !== undefined) presentation.promises(variant);
  }

  private async segments(presentation: HlsPresentation, segments: readonly MediaSegment[], base: string): Promise<void> {
    const { signal } = this.options;
    const wanted = this.loader.live ? segments.slice(0, maxFetchedSegments) : segments;
    if (wanted.length < segments.length) this.notes.push(`of ${segments.length} segments the first ${wanted.length} were fetched`);
    for (const [index, segment] of wanted.entries()) {
      if (signal.aborted) return;
      if (segment.gap) continue;
      if (segment.map !== undefined && presentation.needsInit(segment)) {
        const init = await this.loader.open(segment.map.uri, base, segment.map.range);
        try {
          if (!signal.aborted) presentation.init(segment, init.loaded);
        } finally {
          init.close();
        }
      }
      const media = await this.loader.open(segment.uri, base, segment.range);
      try {
        if (signal.aborted) return;
        if (media.loaded.state === 'ok') this.bytes += media.loaded.source.size;
        presentation.segment(segment, media.loaded);
      } finally {
        media.close();
      }
      this.options.onProgress?.(index + 1, wanted.length);
    }
  }

  /** Reads a live playlist again, as a player does, until it changed often enough or its patience would be over. */
  private async watch(presentation: HlsPresentation, first: MediaPlaylist, at: LoadedText): Promise<void> {
    const { signal } = this.options;
    const targetSeconds = first.targetSeconds ?? 6;
    const stepMs = Math.max(250, targetSeconds * 500);
    const limitMs = Math.min(patienceTargets * targetSeconds * 1000 + stepMs, this.options.maxWatchMs ?? maxWatchMs);
    let known = first;
    let changes = 0;
    const startMs = performance.now();
    let changedMs = startMs;
    while (changes < enoughChanges && performance.now() - changedMs < limitMs && !known.ended) {
      await pause(stepMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const again = await this.loader.text(at.base, '');
      if (signal.aborted) return;
      const nowMs = performance.now();
      if (again.text === undefined) {
        presentation.playlistMissing(this.name, again.reason ?? '', 0, false);
        return;
      }
      const next = parsePlaylist(again.text, again.valid);
      if (next.kind !== 'media') return;
      const fresh = next.segments.filter((segment) => segment.sequence >= known.mediaSequence + known.skipped + known.segments.length);
      const changed = fresh.length > 0 || next.ended || next.mediaSequence < known.mediaSequence;
      presentation.refresh({ sinceChangeMs: nowMs - changedMs, targetSeconds, changed, watchedMs: nowMs - startMs }, compareRefresh(known, next));
      if (changed) {
        changes += 1;
        changedMs = nowMs;
        await this.segments(presentation, fresh, again.base);
      }
      if (next.mediaSequence < known.mediaSequence) return;
      known = next;
    }
  }

  private report(): Inspection {
    const interrupted = this.options.signal.aborted;
    const results = this.presentations.map((presentation) => {
      presentation.end(interrupted);
      return presentation.session.result();
    });
    const counts = { audio: 0, video: 0, script: 0 };
    for (const { feed } of this.presentations) {
      counts.audio += feed.counts.audio;
      counts.video += feed.counts.video;
    }
    const tracks = results.flatMap(({ session }) => session.tracks);
    const notes = [...this.notes, ...results.flatMap(({ session }) => session.notices)];
    const durations = results.map(({ session }) => mediaDurationMs(session.tracks));
    const report = buildReport({
      version: this.options.version,
      source: { kind: 'hls', name: this.name, truncated: false, ...(interrupted ? { interrupted: true as const } : {}), ...(notes.length === 0 ? {} : { notes }) },
      sessions: [],
      media: { container: 'hls', durationMs: Math.max(0, ...durations), bytes: this.bytes, tags: counts, tracks },
      findings: results.flatMap(({ findings }) => findings),
    });
    return { report, extracted: [], broken: anyBroken(results) };
  }
}
