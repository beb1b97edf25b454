/** Which cells the flags of `rtmpdiag matrix` ask for, checked before anything is started. */
import { codecs, flows, handshakes, transports } from '../matrix/core/axes.js';
import { unknownIn, type KnownValues } from '../matrix/core/baseline.js';
import { cellId, parseCellId, type Cell } from '../matrix/core/cell.js';
import type { ProgramReport } from '../matrix/core/model.js';
import { everyPair, everything, matches, mustHave, noPlayer, shardOf, type Choice, type Parts } from '../matrix/core/select.js';
import { partsOf, unableOf, type Adapters } from '../matrix/runner.js';
import { printable } from '../report/escape.js';
import { didYouMean } from './nearest.js';
import { listOf, shardFlag } from './suite-words.js';
import { UserError } from './user-error.js';

type Names = readonly string[] | undefined;

export interface CellFlags {
  readonly publishers: Names;
  readonly players: Names;
  readonly servers: Names;
  readonly codecs: Names;
  readonly flows: Names;
  readonly handshakes: Names;
  readonly transports: Names;
  readonly 'must-have': boolean | undefined;
  readonly pairwise: boolean | undefined;
  readonly only: Names;
  readonly skip: Names;
  readonly shard: string | undefined;
  readonly require: Names;
}

export interface SelectionContext {
  readonly adapters: Adapters;
  readonly programs: readonly ProgramReport[];
  /** Id of the operator's own server. */
  readonly ownServer: string | undefined;
  readonly seed: string;
}

export interface SelectedCells {
  readonly cells: readonly Cell[];
  /** Required and not there. */
  readonly missing: readonly ProgramReport[];
}

/** An unknown name or an empty selection is the operator's error. */
export function selectedCells(flags: CellFlags, context: SelectionContext): SelectedCells {
  const { adapters, seed } = context;
  const parts = chosenParts(flags, context);
  const choice: Choice = {
    codecs: named('codecs', flags.codecs, codecs) ?? everything.codecs, flows: named('flows', flags.flows, flows) ?? everything.flows,
    handshakes: named('handshakes', flags.handshakes, handshakes) ?? everything.handshakes, transports: named('transports', flags.transports, transports) ?? everything.transports,
  };
  const unable = unableOf(adapters);
  const sets = setsOf(flags);
  const cells = new Map<string, Cell>();
  const chosen = (cell: Cell): boolean => choice.codecs.includes(cell.codec) && choice.flows.includes(cell.flow) && choice.handshakes.includes(cell.handshake) && choice.transports.includes(cell.transport);
  for (const cell of [...(sets.mustHave ? mustHave(parts).filter(chosen) : []), ...(sets.pairwise ? everyPair(parts, choice, seed, unable) : [])]) cells.set(cellId(cell), cell);

  const known = knownValues(adapters);
  const only = patternsOf('only', flags.only, known);
  const skip = patternsOf('skip', flags.skip, known);
  for (const cell of (only ?? []).map(parseCellId)) if (cell !== undefined) cells.set(cellId(cell), cell);
  const selected = [...cells.values()].filter((cell) => (only === undefined || matches(cell, only)) && (skip === undefined || !matches(cell, skip)));
  if (selected.length === 0) throw new UserError('The selection leaves no cell to play.', 'See what there is: rtmpdiag matrix --list; a whole id behind --only is played in any case.');
  const missing = required(flags.require, selected, context);
  if (flags.shard === undefined) return { cells: selected, missing };
  const { index, of } = shardFlag(flags.shard);
  const part = shardOf(selected, index, of);
  if (part.length === 0) throw new UserError(`Part ${index} of ${of} is empty: there ${selected.length === 1 ? 'is 1 cell' : `are ${selected.length} cells`}.`, 'Use fewer parts.');
  return { cells: part, missing };
}

/** One of the sets alone where it alone is named. */
function setsOf({ 'must-have': fixed, pairwise }: CellFlags): { readonly mustHave: boolean; readonly pairwise: boolean } {
  return { mustHave: fixed ?? pairwise !== true, pairwise: pairwise ?? fixed !== true };
}

/** Named programs, or those that are there: a named one that is missing is told cell by cell. */
function chosenParts(flags: CellFlags, { adapters, programs, ownServer }: SelectionContext): Parts {
  const there = partsOf(adapters, programs);
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
  const publishers = programNames('publishers', flags.publishers, ids(adapters.publishers)) ?? there.publishers;
  const players = programNames('players', flags.players, ids(adapters.players)) ?? there.players;
  const servers = programNames('servers', flags.servers, ids(adapters.servers));
  const wanted = ownServer === undefined ? servers ?? there.servers : [...new Set([ownServer, ...servers ?? []])];
  return { publishers, players, servers: wanted, ingestOnly: ids(adapters.servers.filter((server) => server.ingestOnly === true)).filter((id) => wanted.includes(id)) };
}

function programNames(flag: string, values: Names, known: readonly string[]): readonly string[] | undefined {
  const names = listOf(values);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError(`--${flag}: there is no "${printable(unknown)}".`, didYouMean(unknown, known, `There are ${known.join(', ')}.`));
  return names === undefined ? undefined : known.filter((id) => names.includes(id));
}

function named<T extends object>(flag: string, values: Names, table: T): Extract<keyof T, string>[] | undefined {
  return programNames(flag, values, Object.keys(table)) as Extract<keyof T, string>[] | undefined;
}

/** What may stand in each place of an id. */
export function knownValues({ publishers, servers, players }: Adapters): KnownValues {
  return {
    publisher: publishers.map(({ id }) => id), server: servers.map(({ id }) => id), player: [...players.map(({ id }) => id), noPlayer],
    codec: Object.keys(codecs), flow: Object.keys(flows), handshake: Object.keys(handshakes), transport: Object.keys(transports),
  };
}

function patternsOf(flag: string, values: Names, known: KnownValues): readonly string[] | undefined {
  const patterns = listOf(values);
  for (const pattern of patterns ?? []) {
    const problem = unknownIn(pattern, known);
    if (problem !== undefined) throw new UserError(`--${flag}: ${printable(problem)}.`, 'See what there is: rtmpdiag matrix --list');
  }
  return patterns;
}

/** The required programs that are not there; one that is there and has no cell is the operator's error. */
function required(values: Names, cells: readonly Cell[], { programs }: SelectionContext): readonly ProgramReport[] {
  const ids = [...new Set(programs.map(({ id }) => id))];
  const names = programNames('require', values, ids) ?? [];
  const missing = programs.filter((program) => names.includes(program.id) && program.missing !== undefined);
  const idle = names.find((name) => missing.every(({ id }) => id !== name) && !cells.some(({ publisher, server, player }) => publisher === name || server === name || player === name));
  if (idle !== undefined) throw new UserError(`--require: ${idle} is in none of the selected cells.`, 'Select some with it, or require it no longer.');
  return missing;
}
