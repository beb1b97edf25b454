/** One cell, played with whatever parts a test brings. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PlayerAdapter, PublisherAdapter, RunningServer, ServerAdapter } from '../../src/matrix/adapters/adapter.js';
import { playerAdapters, publisherAdapters, serverAdapters } from '../../src/matrix/adapters/index.js';
import { runCell } from '../../src/matrix/cell-runner.js';
import type { Cell } from '../../src/matrix/core/cell.js';
import { cellResult, type CellResult } from '../../src/matrix/core/model.js';
import { noPlayer } from '../../src/matrix/core/select.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { scripts } from '../../src/matrix/flows/index.js';
import type { StageOptions } from '../../src/matrix/stage.js';
import type { Mutant } from '../../src/server/core/fault.js';
import { startRtmpServer } from '../../src/server/server.js';
import { program, run } from '../helpers/programs.js';

export function adapter(kind: 'publisher', id: string): PublisherAdapter;
export function adapter(kind: 'player', id: string): PlayerAdapter;
export function adapter(kind: 'server', id: string): ServerAdapter;
export function adapter(kind: 'publisher' | 'player' | 'server', id: string): PublisherAdapter | PlayerAdapter | ServerAdapter {
  const list: readonly (PublisherAdapter | PlayerAdapter | ServerAdapter)[] = kind === 'publisher' ? publisherAdapters : kind === 'player' ? playerAdapters : serverAdapters;
  const found = list.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no ${kind} ${id}`);
  return found;
}

/** H.264 and AAC without two equal frames; `other` has no frame in common with `file`, but for the silence that AAC begins with. */
export async function makeMaterial(folder: string, seconds: number, frameRate = 25): Promise<FlowMaterial> {
  const make = async (name: string, picture: string, size: string, hertz: number): Promise<string> => {
    const path = join(folder, name);
    const result = await run(program('ffmpeg'), [
      '-hide_banner', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `${picture}=size=${size}:rate=${frameRate}`, '-f', 'lavfi', '-i', `aevalsrc=0.3*sin(2*PI*(${hertz}+120*t)*t)+0.02*random(0):s=44100`,
      '-t', String(seconds), '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-pix_fmt', 'yuv420p', '-g', String(frameRate), '-sc_threshold', '0', '-threads', '1', '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-f', 'flv', path,
    ]);
    expect(result.stderr).toBe('');
    return path;
  };
  return { file: await make('file.flv', 'testsrc2', '160x120', 300), other: await make('other.flv', 'testsrc', '176x144', 900), durationMs: seconds * 1000 };
}

/** Our own server, with a fault where one is wanted. */
export async function ownServer(fault?: Mutant): Promise<RunningServer> {
  const server = await startRtmpServer(fault === undefined ? {} : { fault });
  let end: () => void = () => undefined;
  const exited = new Promise<{ status: number; signal: null }>((resolve) => { end = () => { resolve({ status: 0, signal: null }); }; });
  return {
    host: '127.0.0.1', port: server.port, app: 'live', output: '', exited,
    stop: async () => {
      await server.close();
      end();
      return exited;
    },
  };
}

export interface CellSetup {
  readonly material: FlowMaterial;
  readonly cell?: Partial<Cell>;
  readonly publisher?: PublisherAdapter;
  /** Default: ours. undefined: none. */
  readonly player?: PlayerAdapter | undefined;
  /** Default: ours. It is stopped afterwards. */
  readonly server?: RunningServer;
  readonly between?: StageOptions['between'];
  readonly tls?: StageOptions['tls'];
  readonly streamName?: string;
}

let names = 0;

export async function playCell(setup: CellSetup): Promise<CellResult> {
  const { material, cell: wanted, publisher = adapter('publisher', 'rtmpdiag'), server, between, tls, streamName } = setup;
  const player = 'player' in setup ? setup.player : adapter('player', 'rtmpdiag');
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-cell-'));
  const running = server ?? await ownServer();
  const cell: Cell = { publisher: publisher.id, server: 'rtmpdiag', player: player?.id ?? noPlayer, codec: 'h264+aac', flow: 'burst-end', handshake: 'plain', transport: 'rtmp', ...wanted };
  names += 1;
  try {
    const seen = await runCell({
      cell, server: running, publisher, player, folder, streamName: streamName ?? `test-${names}`, signal: new AbortController().signal, ...(between === undefined ? {} : { between }), ...(tls === undefined ? {} : { tls }),
    }, scripts[cell.flow], material);
    return cellResult(cell, seen, 0);
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `lossy publisher 41`, for each fault. */
export function faultsOf({ faults }: CellResult): string[] {
  return faults.map(({ grade, by, frames }) => `${grade} ${by} ${frames}`);
}
