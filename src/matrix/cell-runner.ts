/** Plays one cell and says what was seen. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MediaStreamCollector } from '../pipeline/media-stream.js';
import type { MediaStream } from '../analyzers/comparison/compare.js';
import { compare } from '../analyzers/comparison/compare.js';
import { mediaReaderOf } from '../sources/media/media-file.js';
import type { Allowance, RunningServer } from './adapters/adapter.js';
import type { CellObservation, LegFacts, PlayerObservation, PublisherObservation, Way } from './core/observation.js';
import { lateMs } from './core/grade.js';
import type { FlowMaterial, FlowScript } from './flows/flow.js';
import { endedOf, Stage, type PlayerPart, type PublisherPart, type StageOptions } from './stage.js';
import type { Leg } from './tap.js';

/** rtmpdiag itself failed. */
export class OwnFault extends Error {}

export async function runCell(options: StageOptions, script: FlowScript, material: FlowMaterial): Promise<CellObservation> {
  const stage = new Stage(options);
  try {
    await stage.open();
    await script(stage, material);
  } finally {
    await stage.finish();
  }
  for (const [role, parts] of [['publisher', stage.publishers], ['player', stage.players]] as const) {
    parts.forEach(({ running: { output } }, index) => { if (output !== '') writeFileSync(join(options.folder, `${role}-${index + 1}.txt`), output); });
  }
  // A server that writes a file of its own ends with its publisher.
  if (options.server.stored !== undefined && !(await endsWithin(options.server, storeMs))) await options.server.stop();
  const faults = [...stage.publisherTap.faults, ...stage.playerTap.faults];
  if (faults.length > 0) throw new OwnFault(`a tap failed: ${faults.join('; ')}`);
  const publishers = await Promise.all(stage.publishers.map((part) => publisherSeen(stage, part, options.server.stored)));
  const players = await Promise.all(stage.players.map((part) => playerSeen(stage, part, options)));
  return { publishers, players, ...(stage.players.some((part) => cameTooLate(stage, part)) ? { undecided: 'the player came when the stream was over: the machine was too busy for it, or the stream is too short' } : {}) };
}

/** It got nothing, and asked behind the last frame of publishers that nobody sent away: whose fault that is cannot be told. */
function cameTooLate(stage: Stage, part: PlayerPart): boolean {
  const leg = stage.legOf(part);
  const from = stage.publishers.map((publisher) => stage.legOf(publisher));
  if (leg === undefined || leg.frames > 0 || from.length === 0) return false;
  const askedUs = leg.startedUs ?? (leg.refusal === undefined ? undefined : leg.lastServerUs);
  return askedUs !== undefined && from.every((each) => each?.lastMediaUs !== undefined && each.closedBy !== 'server' && each.lastMediaUs < askedUs);
}

async function publisherSeen(stage: Stage, part: PublisherPart, storedFile: string | undefined): Promise<PublisherObservation> {
  const leg = stage.legOf(part);
  const sent = leg?.stream;
  const source = await fileStream(part.file);
  const stored = storedFile === undefined ? undefined : await fileStream(storedFile) ?? emptyStream(storedFile);
  return {
    ended: endedOf(part), leg: { ...factsOf(leg), ...(leg === undefined || leg.framesBehind === 0 || part.pace === 'fast' ? {} : { behind: { frames: leg.framesBehind, mostMs: leg.mostBehindMs, blocked: leg.longestBlockedUs > blockedUs } }) },
    ...(sent === undefined || source === undefined ? {} : { sent: wayOf(source, sent) }),
    ...(sent === undefined || stored === undefined ? {} : { stored: wayOf(sent, stored) }),
  };
}

async function playerSeen(stage: Stage, part: PlayerPart, { player }: StageOptions): Promise<PlayerObservation> {
  const leg = stage.legOf(part);
  const came = leg?.stream;
  const everything = { video: Number.POSITIVE_INFINITY, audio: Number.POSITIVE_INFINITY };
  const relayed: Way[] = [];
  for (const publisher of stage.publishers) {
    const from = stage.legOf(publisher);
    const sent = from?.stream;
    if (from === undefined || sent === undefined || leg === undefined || came === undefined) continue;
    const joinedUs = leg.startedUs ?? leg.openedUs;
    const gone = leg.endTold && leg.closedBy === 'program' && from.firstMediaUs !== undefined && (leg.closedUs ?? Number.POSITIVE_INFINITY) < from.firstMediaUs;
    relayed.push({
      ...wayOf(sent, came), mayMissHead: from.firstMediaUs !== undefined && joinedUs > from.firstMediaUs ? from.delays.owedFrom(joinedUs) : none,
      mayMissTail: part.left ? everything : none, delay: from.delays.to(leg.delays, joinedUs, lateMs),
      ...(gone ? { notOwed: 'the player ends when the server tells it that the stream is over: nobody waits for the second publisher' } : {}),
    });
  }
  const file = came === undefined ? undefined : await fileStream(part.output) ?? emptyStream(part.output);
  return {
    ended: part.left ? { ...endedOf(part), signal: null } : endedOf(part), leg: factsOf(leg), relayed, sourcePauseMs: sourcePauseMs(stage), ...(player?.smoke === undefined ? {} : { smoke: player.smoke }),
    ...(file === undefined || came === undefined ? {} : { written: { ...wayOf(came, file), mayMissTail: part.left ? everything : tailOf(player?.allowances ?? []) } }),
  };
}

/** From the publisher's end to a finished file. */
const storeMs = 6000;

function endsWithin(server: RunningServer, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(false); }, ms);
    void server.exited.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** A server that takes nothing for so long holds its publisher up. */
const blockedUs = 1_000_000;
const none = { video: 0, audio: 0 } as const;

/** Of which every frame has to arrive. */
function wayOf(sent: MediaStream, arrived: MediaStream): Way {
  const { comparison } = compare(sent, arrived);
  const compared = new Set(comparison.tracks.map(({ kind, trackId }) => `${kind} ${trackId}`));
  const foreign = comparison.tracks.length === 0 ? 0 : sent.tracks.filter(({ kind, trackId }) => !compared.has(`${kind} ${trackId}`)).reduce((total, { count }) => total + count, 0);
  return { comparison, mayMissHead: none, mayMissTail: none, ...(foreign === 0 ? {} : { foreign }) };
}

/** Within one publisher's stream, or from the end of one to the begin of the next. */
function sourcePauseMs(stage: Stage): number {
  let longestUs = 0;
  let lastUs: number | undefined;
  for (const publisher of stage.publishers) {
    const leg = stage.legOf(publisher);
    if (leg?.firstMediaUs === undefined) continue;
    longestUs = Math.max(longestUs, leg.longestSilenceUs, leg.firstMediaUs - (lastUs ?? leg.firstMediaUs));
    lastUs = leg.lastMediaUs;
  }
  return longestUs / 1000;
}

function tailOf(allowances: readonly Allowance[]): { readonly video: number; readonly audio: number } {
  const tail = (kind: 'video' | 'audio'): number => allowances.filter((each) => each.kind === kind).reduce((most, each) => Math.max(most, each.tail), 0);
  return { video: tail('video'), audio: tail('audio') };
}

function factsOf(leg: Leg | undefined): LegFacts {
  if (leg === undefined) return { connected: false, started: false, frames: 0, findings: [], longestSilenceMs: 0 };
  return {
    connected: true, started: leg.startedUs !== undefined, ...(leg.refusal === undefined ? {} : { refusal: leg.refusal }), frames: leg.frames, findings: leg.findings,
    longestSilenceMs: leg.longestSilenceUs / 1000, ...(leg.closedBy === undefined ? {} : { closedBy: leg.closedBy }), ...(leg.longestUnreadUs === 0 ? {} : { unreadMs: leg.longestUnreadUs / 1000 }), ...(leg.stoppedReading ? { stoppedReading: true } : {}), ...(leg.endLagUs === undefined ? {} : { endLagMs: leg.endLagUs / 1000 }), ...(leg.endTold ? { endTold: true, framesBehindEnd: leg.framesBehindEnd } : {}),
  };
}

function emptyStream(path: string): MediaStream {
  return new MediaStreamCollector().finish(path, path, 'c2s');
}

/** The largest stream of a file; undefined: there is none. */
async function fileStream(path: string): Promise<MediaStream | undefined> {
  const { read } = await mediaReaderOf(path);
  if (read === undefined) return undefined;
  const collector = new MediaStreamCollector();
  await read(path, { part: (_stream, part, place) => { collector.part(part, place); }, hole: () => { collector.hole(); }, chunkSize: () => undefined, session: () => undefined }, { signal: new AbortController().signal });
  return collector.frames === 0 ? undefined : collector.finish(path, path, 'c2s');
}
