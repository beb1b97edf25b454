/** Plays the selected cells, some side by side, each server started once and shared; a server that died is started anew. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Found, PlayerAdapter, PublisherAdapter, RunningServer, ServerAdapter } from './adapters/adapter.js';
import { OwnFault, runCell } from './cell-runner.js';
import { cellId, type Cell } from './core/cell.js';
import { cellResult, unplayed, type CellResult, type ProgramReport } from './core/model.js';
import { noPlayer, type Parts } from './core/select.js';
import type { FlowMaterial } from './flows/flow.js';
import { scripts } from './flows/index.js';
import { NoStreamError } from './media/encode.js';
import { noStream } from './media/plan.js';
import { lastLine } from './program.js';

export interface Adapters {
  readonly publishers: readonly PublisherAdapter[];
  readonly players: readonly PlayerAdapter[];
  readonly servers: readonly ServerAdapter[];
}

export interface MatrixObserver {
  starting?(cell: Cell): void;
  result?(result: CellResult): void;
}

export interface MatrixRun {
  readonly adapters: Adapters;
  readonly programs: readonly ProgramReport[];
  readonly cells: readonly Cell[];
  /** Cells side by side. */
  readonly jobs: number;
  /** For sockets, logs and files of the run. */
  readonly folder: string;
  /** The FLV files of a cell. Rejects with a sentence where they cannot be made. */
  readonly material: (cell: Cell) => Promise<FlowMaterial>;
  readonly tls: () => Promise<{ readonly cert: string; readonly key: string }>;
  readonly signal: AbortSignal;
  readonly observer: MatrixObserver;
  /** Keeps what is left of a cell that is not ok, before it goes: the folder with its files and the words of its programs. Returns the place. */
  readonly keep?: (result: CellResult, folder: string) => string | undefined;
  /** Steady milliseconds. */
  readonly clockMs: () => number;
}

/** Chunks of the flow that is about them. */
const smallChunkBytes = 128;

export async function findPrograms({ publishers, players, servers }: Adapters): Promise<ProgramReport[]> {
  const look = async (part: ProgramReport['part'], { id, title, find }: { readonly id: string; readonly title: string; find(): Promise<Found> }): Promise<ProgramReport> => {
    const found = await find();
    return { part, id, title, ...('missing' in found ? { missing: { what: found.missing, install: found.install } } : { version: found.version }) };
  };
  return Promise.all([...publishers.map((each) => look('publisher', each)), ...servers.map((each) => look('server', each)), ...players.map((each) => look('player', each))]);
}

/** The programs to choose cells from: those that are there. */
export function partsOf(adapters: Adapters, programs: readonly ProgramReport[]): Parts {
  const there = (part: ProgramReport['part'], ids: readonly string[]): string[] => ids.filter((id) => programs.some((program) => program.part === part && program.id === id && program.missing === undefined));
  const servers = there('server', adapters.servers.map(({ id }) => id));
  return {
    publishers: there('publisher', adapters.publishers.map(({ id }) => id)), players: there('player', adapters.players.map(({ id }) => id)), servers,
    ingestOnly: servers.filter((id) => adapters.servers.find((server) => server.id === id)?.ingestOnly === true),
  };
}

/** Why a cell makes no sense, by whoever cannot do it. */
export function unableOf({ publishers, players, servers }: Adapters): (cell: Cell) => string | undefined {
  const byId = <T extends { readonly id: string }>(list: readonly T[], id: string): T | undefined => list.find((each) => each.id === id);
  return (cell) => noStream(cell) ?? byId(publishers, cell.publisher)?.unable(cell) ?? byId(servers, cell.server)?.unable(cell) ?? byId(players, cell.player)?.unable(cell);
}

export async function runMatrix(run: MatrixRun): Promise<readonly CellResult[]> {
  const pool = new ServerPool(run);
  const waiting = [...run.cells];
  const results: CellResult[] = [];
  const work = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell !== undefined && !run.signal.aborted; cell = waiting.shift()) {
      run.observer.starting?.(cell);
      const result = await play(cell, run, pool);
      if (run.signal.aborted) return;
      results.push(result);
      run.observer.result?.(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, run.jobs) }, work));
  } finally {
    await pool.stop();
  }
  const place = new Map(run.cells.map((cell, index) => [cellId(cell), index]));
  return results.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

let names = 0;

async function play(cell: Cell, run: MatrixRun, pool: ServerPool): Promise<CellResult> {
  const { adapters, programs, signal } = run;
  const missing = programs.find(({ part, id, missing: what }) => what !== undefined && cell[part] === id);
  if (missing?.missing !== undefined) return unplayed(cell, 'skip', `${missing.missing.what} is not here: ${missing.missing.install}`);
  const unable = unableOf(adapters)(cell);
  if (unable !== undefined) return unplayed(cell, 'unsupported', unable);
  const publisher = adapters.publishers.find(({ id }) => id === cell.publisher);
  const server = adapters.servers.find(({ id }) => id === cell.server);
  const player = adapters.players.find(({ id }) => id === cell.player);
  if (publisher === undefined || server === undefined || (player === undefined && cell.player !== noPlayer)) return unplayed(cell, 'inconclusive', 'it names a program that is not known');
  const startMs = run.clockMs();
  const folder = mkdtempSync(join(run.folder, 'cell-'));
  names += 1;
  const streamName = `rd-${names.toString(36)}-${cell.flow}`;
  let running: RunningServer | undefined;
  try {
    const material = await run.material(cell);
    const tls = cell.transport === 'rtmps' ? await run.tls() : undefined;
    running = await pool.get(server, cell, streamName);
    const seen = await runCell({ cell, server: running, publisher, player, folder, streamName, signal, ...(tls === undefined ? {} : { tls }) }, scripts[cell.flow], material);
    const died = server.ingestOnly === true ? undefined : await pool.died(running);
    const result = cellResult(cell, died === undefined ? seen : { ...seen, serverEnded: { ...died, killed: false, lastLine: lastLine(running.output) } }, Math.round(run.clockMs() - startMs));
    return result.grade === 'ok' ? result : kept(result, folder, run);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const result = { ...unplayed(cell, error instanceof NoStreamError ? 'skip' : 'inconclusive', said), durationMs: Math.round(run.clockMs() - startMs) };
    return kept(isOwnFault(error) ? { ...result, fault: said } : result, folder, run);
  } finally {
    if (server.ingestOnly === true) await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function kept(result: CellResult, folder: string, { keep }: MatrixRun): CellResult {
  const evidence = keep?.(result, folder);
  return evidence === undefined ? result : { ...result, evidence };
}

/** A decoder that failed, or what only a mistake in the program throws. */
function isOwnFault(error: unknown): boolean {
  return error instanceof OwnFault || error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

interface Pooled { readonly server: Promise<RunningServer>; exit: { readonly status: number | null; readonly signal: string | null } | undefined }

/** Servers by what they were started with. */
class ServerPool {
  readonly #run: MatrixRun;
  readonly #servers = new Map<string, Pooled>();
  #started = 0;

  constructor(run: MatrixRun) {
    this.#run = run;
  }

  async get(adapter: ServerAdapter, { transport, flow }: Cell, streamName: string): Promise<RunningServer> {
    const host = transport === 'ipv6' ? '::1' : '127.0.0.1';
    const chunkSize = flow === 'small-chunks' ? smallChunkBytes : undefined;
    if (adapter.ingestOnly === true) return this.#start(adapter, host, chunkSize, streamName);
    const name = adapter.fixedAddress === true ? adapter.id : `${adapter.id} ${host} ${chunkSize ?? ''}`;
    const before = this.#servers.get(name);
    if (before !== undefined && before.exit === undefined) return before.server;
    const pooled: Pooled = { server: this.#start(adapter, host, chunkSize, streamName), exit: undefined };
    this.#servers.set(name, pooled);
    try {
      const server = await pooled.server;
      void server.exited.then((exit) => { pooled.exit = exit; });
      return server;
    } catch (error) {
      this.#servers.delete(name);
      throw error;
    }
  }

  async #start(adapter: ServerAdapter, host: '127.0.0.1' | '::1', chunkSize: number | undefined, streamName: string): Promise<RunningServer> {
    this.#started += 1;
    const folder = join(this.#run.folder, `${adapter.id}-${this.#started}`);
    mkdirSync(folder, { recursive: true });
    return adapter.start({ folder, host, port: await freePort(host), chunkSize, streamName });
  }

  /** How it ended, where it has. */
  async died(server: RunningServer): Promise<Pooled['exit']> {
    for (const pooled of this.#servers.values()) if ((await pooled.server.catch(() => undefined)) === server) return pooled.exit;
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(async ({ server }) => (await server.catch(() => undefined))?.stop()));
  }
}

/** Free a moment ago; another process may still take it. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => { resolve(port); });
    });
  });
}
