/** `--reference SENT`: what was sent, against what arrived in FILE. Two passes: frames first, then the bytes of the few that differ. */
import { basename } from 'node:path';
import { Analysis } from '../analyzers/analysis.js';
import type { Compared, DamagedPair, MediaStream } from '../analyzers/comparison/compare.js';
import { chunkSizeAt, compare, likenessTo, withDamage } from '../analyzers/comparison/compare.js';
import { describeDamage } from '../analyzers/comparison/damaged-bytes.js';
import { rules } from '../analyzers/index.js';
import { Registry } from '../analyzers/registry.js';
import type { MediaPart } from '../pipeline/media-parts.js';
import { maxFrames, MediaStreamCollector } from '../pipeline/media-stream.js';
import { printable } from '../report/escape.js';
import type { Report } from '../report/model.js';
import { withComparison } from '../report/model.js';
import type { MediaReader, StreamKey } from '../sources/media/media-file.js';
import { mediaReaderOf } from '../sources/media/media-file.js';
import type { Comparison, DamagedBytes } from '../trace/comparison.js';
import type { Finding } from '../trace/findings.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

export interface ReferenceOptions {
  readonly signal: AbortSignal;
  /** The stream of the capture to compare: of FILE, or of the reference where FILE is no capture. */
  readonly session?: number;
  readonly port?: number;
}

/** Streams of one file that are tried against each other; a capture of a busy server holds hundreds. */
const maxStreams = 128;
/** A corrupted frame whose bytes are looked at. */
const maxBodyBytes = 16 * 1024 * 1024;

interface OpenStream { readonly key: StreamKey; readonly collector: MediaStreamCollector }
interface Candidate { readonly key: StreamKey; readonly stream: MediaStream; readonly frames: number }
interface Side { readonly path: string; readonly read: MediaReader; /** It knows fingerprints of its frames only. */ readonly coarse: boolean; readonly candidates: readonly Candidate[] }

/** What was sent, read once for all files that are compared with it. */
export class Reference {
  readonly #path: string;
  readonly #options: ReferenceOptions;
  readonly #sides = new Map<boolean, Side>();

  constructor(path: string, options: ReferenceOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** Throws UserError where the reference is no file that can be compared with, before the others are read. */
  async check(): Promise<void> {
    await readerOf(this.#path);
  }

  /** Adds the comparison and its findings to the report of `path`. Throws UserError where one of the files cannot be compared. */
  async compareWith(path: string, report: Report): Promise<Report> {
    const coarse = (await readerOf(path)).coarse || (await readerOf(this.#path)).coarse;
    const sent = this.#sides.get(coarse) ?? await sideOf(this.#path, coarse, this.#options);
    this.#sides.set(coarse, sent);
    const arrived = await sideOf(path, coarse, this.#options);
    const { session } = this.#options;
    const ofSession = (side: Side, wanted: boolean): readonly Candidate[] => (session === undefined || !wanted ? side.candidates : side.candidates.filter(({ key }) => key.session === session));
    const arrivedIsCapture = isCapture(arrived);
    const played = prefer(ofSession(arrived, arrivedIsCapture), 's2c');
    const chosen = choose(prefer(ofSession(sent, !arrivedIsCapture && isCapture(sent)), 'c2s'), arrived.candidates.length === 0 ? [emptyStream(path)] : played);
    if (chosen === undefined) {
      throw new UserError(`There is no media to compare in ${sent.candidates.length === 0 ? printable(basename(this.#path)) : printable(basename(path))}.`, 'Both files must hold audio or video of the same stream; see --session for captures of several.');
    }
    const compared = compare(chosen.sent.stream, chosen.arrived.stream);
    const comparison = coarse ? coarsely(compared.comparison) : await this.#lookAtDamage(compared, sent, chosen.sent, arrived, chosen.arrived);
    return withComparison(withoutGuesses(report, comparison), noted(comparison, chosen.others), findingsOf(comparison));
  }

  async #lookAtDamage({ comparison, damagedPairs }: Compared, sent: Side, sentStream: Candidate, arrived: Side, arrivedStream: Candidate): Promise<Comparison> {
    if (damagedPairs.length === 0 || this.#options.signal.aborted) return comparison;
    const sentBodies = await bodiesOf(sent, sentStream.key, damagedPairs.map(({ sent: table, i }) => table.offsets[i]!), this.#options);
    const arrivedBodies = await bodiesOf(arrived, arrivedStream.key, damagedPairs.map(({ arrived: table, j }) => table.offsets[j]!), this.#options);
    return withDamage(comparison, damagedPairs.flatMap((pair) => damageOf(pair, sentStream.stream, sentBodies, arrivedBodies)));
  }
}

function isCapture(side: Side): boolean {
  return side.candidates.some(({ key }) => key.direction !== undefined);
}

/** Edit lists trim what encoders put in front of the first frame, up to about this much; they are not applied here. */
const editedMs = 250;

/** Samples of MP4 are known by fingerprints. */
function coarsely(comparison: Comparison): Comparison {
  const syncShiftMs = Math.abs(comparison.syncShiftMs) < editedMs ? 0 : comparison.syncShiftMs;
  return { ...comparison, syncShiftMs, notes: [...comparison.notes, 'Frames were matched by their length and samples of their bytes: damage to a few bytes of an MP4 sample goes unseen.'] };
}

async function readerOf(path: string): Promise<{ readonly read: MediaReader; readonly coarse: boolean }> {
  const { read, kind, coarse } = await mediaReaderOf(path);
  if (kind === 'missing') throw new UserError(`${printable(path)} does not exist.`, 'Name an existing file.');
  if (read === undefined) throw new UserError(`${printable(basename(path))} cannot be compared: it is no file with media that rtmpdiag reads frame by frame.`, 'Compare FLV and MP4 files, HLS playlists and captures (pcap, pcapng).');
  return { read, coarse };
}

async function sideOf(path: string, coarse: boolean, options: ReferenceOptions): Promise<Side> {
  const { read } = await readerOf(path);
  try {
    return { path, read, coarse, candidates: await streamsOf(path, read, coarse, options) };
  } catch (error) {
    throw fileError(error, path, 'read') ?? error;
  }
}

async function streamsOf(path: string, read: MediaReader, coarse: boolean, options: ReferenceOptions): Promise<Candidate[]> {
  const budget = { left: maxFrames };
  const streams = new Map<string, OpenStream>();
  const sizes: { readonly key: StreamKey; readonly offset: number; readonly size: number }[] = [];
  const names = new Map<number, string>();
  const nameOf = ({ session, direction, msid }: StreamKey): string => `${session} ${direction ?? ''} ${msid}`;
  await read(path, {
    part: (key, part, place) => {
      let open = streams.get(nameOf(key));
      if (open === undefined) {
        if (streams.size >= maxStreams) return;
        open = { key, collector: new MediaStreamCollector(budget, coarse) };
        streams.set(nameOf(key), open);
      }
      open.collector.part(part, place);
    },
    hole: (key) => { streams.get(nameOf(key))?.collector.hole(); },
    chunkSize: (key, offset, size) => {
      if (sizes.length < maxStreams * 4) sizes.push({ key, offset, size });
    },
    session: (id, name) => { if (names.size < maxStreams) names.set(id, name); },
  }, options);
  return [...streams.values()].filter(({ collector }) => collector.frames > 0).map(({ key, collector }) => {
    // Before any Set Chunk Size chunks hold 128 bytes (RTMP 1.0 §5.4.1).
    if (key.direction !== undefined) collector.chunkSize(0, 128);
    for (const { key: of, offset, size } of sizes) if (of.session === key.session && of.direction === key.direction) collector.chunkSize(offset, size);
    return { key, stream: collector.finish(words(key, names.get(key.session) ?? '', path), basename(path), key.direction ?? 'c2s'), frames: collector.frames };
  });
}

function words(key: StreamKey, name: string, path: string): string {
  const file = basename(path);
  if (key.direction === undefined) return file;
  return `${file}, session ${key.session}${name === '' ? '' : ` (${name})`}, ${key.direction === 'c2s' ? 'client to server' : 'server to client'}`;
}

/** A file without a single frame: all of it was lost. */
function emptyStream(path: string): Candidate {
  return { key: { session: 0, msid: 0 }, stream: new MediaStreamCollector().finish(basename(path), basename(path), 'c2s'), frames: 0 };
}

/** The publishing leg is what was sent, the playing leg what arrived; what else there is where that is missing. */
function prefer(candidates: readonly Candidate[], direction: 'c2s' | 's2c'): readonly Candidate[] {
  const preferred = candidates.filter(({ key }) => key.direction === direction);
  return preferred.length > 0 ? preferred : candidates;
}

/** The two that have most payloads in common. `others`: how many further streams of what arrived would do as well. */
function choose(sent: readonly Candidate[], arrived: readonly Candidate[]): { readonly sent: Candidate; readonly arrived: Candidate; readonly others: number } | undefined {
  let best: { readonly sent: Candidate; readonly arrived: Candidate; readonly likeness: number } | undefined;
  const like = new Set<Candidate>();
  for (const one of sent) {
    const likeness = likenessTo(one.stream);
    for (const other of arrived) {
      if (one.stream === other.stream) continue;
      const common = likeness(other.stream);
      if (common > 0) like.add(other);
      if (best === undefined || common > best.likeness || (common === best.likeness && other.frames > best.arrived.frames)) best = { sent: one, arrived: other, likeness: common };
    }
  }
  return best === undefined ? undefined : { sent: best.sent, arrived: best.arrived, others: Math.max(0, like.size - 1) };
}

/** Rules that count lost frames from the file alone. */
const guesses = { video: 'frames-lost', audio: 'audio-gap' } as const;

/** What the file alone suggests gives way to what the comparison proves; a loss beyond it happened before the reference was taken, and stays. */
function withoutGuesses(report: Report, comparison: Comparison): Report {
  if (comparison.unrelated) return report;
  const tracks = [...(report.media?.tracks ?? []), ...report.sessions.flatMap((session) => session.tracks)];
  const proven = new Set<string>();
  for (const kind of ['video', 'audio'] as const) {
    const { missing, retimed, identical } = comparison.byKind[kind];
    const guessed = Math.max(0, ...tracks.filter((track) => track.kind === kind).map((track) => track.loss.frames));
    // Rewritten timestamps leave gaps where nothing is missing.
    if (guessed <= missing || retimed * 2 > identical) proven.add(guesses[kind]);
  }
  return { ...report, findings: report.findings.filter((finding) => !proven.has(finding.rule)) };
}

function noted(comparison: Comparison, others: number): Comparison {
  if (others === 0) return comparison;
  const note = `${others === 1 ? 'One more stream' : `${others} more streams`} of what arrived carr${others === 1 ? 'ies' : 'y'} the same media; --session N compares another one.`;
  return { ...comparison, notes: [...comparison.notes, note] };
}

/** Bodies of the frames at these offsets, by kind, track and offset. */
async function bodiesOf(side: Side, key: StreamKey, offsets: readonly number[], options: ReferenceOptions): Promise<Map<string, { readonly body: Uint8Array; readonly at: number }>> {
  const wanted = new Set(offsets);
  const found = new Map<string, { readonly body: Uint8Array; readonly at: number }>();
  await side.read(side.path, {
    part: (of, part, place) => {
      if (!wanted.has(place.offset) || of.session !== key.session || of.direction !== key.direction || of.msid !== key.msid || part.role !== 'frame') return;
      if (part.body.length <= maxBodyBytes) found.set(bodyName(part, place.offset), { body: part.body.slice(), at: part.at });
    },
    hole: () => undefined, chunkSize: () => undefined, session: () => undefined,
  }, options);
  return found;
}

function bodyName(part: Pick<MediaPart, 'kind' | 'trackId'>, offset: number): string {
  return `${part.kind} ${part.trackId} ${offset}`;
}

function damageOf(pair: DamagedPair, sentStream: MediaStream, sentBodies: ReadonlyMap<string, { readonly body: Uint8Array; readonly at: number }>, arrivedBodies: ReadonlyMap<string, { readonly body: Uint8Array }>): DamagedBytes[] {
  const { sent, i, arrived, j } = pair;
  const one = sentBodies.get(bodyName(sent, sent.offsets[i]!));
  const other = arrivedBodies.get(bodyName(arrived, arrived.offsets[j]!));
  if (one === undefined || other === undefined) return [];
  const wire = sent.wire(i);
  return [describeDamage({
    kind: sent.kind, timestampMs: sent.timestampMs(i), sentOffset: sent.offsets[i]!, arrivedOffset: arrived.offsets[j]!, sent: one.body, arrived: other.body, at: one.at,
    ...(wire === undefined ? {} : { wire: { csid: wire.csid, chunkBytes: chunkSizeAt(sentStream, sent.offsets[i]!) } }),
  })];
}

function findingsOf(comparison: Comparison): Finding[] {
  const analysis = new Analysis({ id: 0, stallAfterUs: Number.MAX_SAFE_INTEGER, registry: new Registry(), rules: rules.filter((rule) => rule.meta.area === 'comparison') });
  analysis.compare(comparison);
  return analysis.result().findings;
}
