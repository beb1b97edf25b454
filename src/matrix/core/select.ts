/** Which cells are played: the must-have set, which every release has to pass, and a seeded choice that covers every pair of values. */
import { codecs, flows, handshakes, transports, type Codec, type Flow, type Handshake, type Transport } from './axes.js';
import { cellId, type Cell } from './cell.js';
import { pairwise } from './pairwise.js';

export interface Parts {
  readonly publishers: readonly string[];
  readonly servers: readonly string[];
  /** Servers that take no player are met with `none`. */
  readonly ingestOnly: readonly string[];
  readonly players: readonly string[];
}

/** What to choose from beside the programs. */
export interface Choice {
  readonly codecs: readonly Codec[];
  readonly flows: readonly Flow[];
  readonly handshakes: readonly Handshake[];
  readonly transports: readonly Transport[];
}

export const everything: Choice = {
  codecs: Object.keys(codecs) as Codec[], flows: (Object.keys(flows) as Flow[]).filter((flow) => flow !== 'ten-players'), handshakes: Object.keys(handshakes) as Handshake[],
  transports: Object.keys(transports) as Transport[],
};

/** The player of a cell whose server takes none. */
export const noPlayer = 'none';

/** The players that judge: ours, and FFmpeg, which most of the world plays with. */
const judges: readonly string[] = ['rtmpdiag', 'ffmpeg'];

/** Every publisher with every server and every judging player, as it begins and in mid-stream. */
export function mustHave({ publishers, servers, ingestOnly, players }: Parts): Cell[] {
  const usual = { codec: 'h264+aac', handshake: 'plain', transport: 'rtmp' } as const;
  const cells: Cell[] = [];
  for (const server of servers) {
    for (const publisher of publishers) {
      if (ingestOnly.includes(server)) cells.push({ ...usual, publisher, server, player: noPlayer, flow: 'player-first' });
      else for (const player of players.filter((each) => judges.includes(each))) for (const flow of ['player-first', 'late-join'] as const) cells.push({ ...usual, publisher, server, player, flow });
    }
    // Every other player meets every server once.
    if (!ingestOnly.includes(server)) for (const player of players.filter((each) => !judges.includes(each))) cells.push({ ...usual, publisher: publishers.includes('rtmpdiag') ? 'rtmpdiag' : publishers[0] ?? '', server, player, flow: 'player-first' });
  }
  return cells;
}

/** Every pair of two values of two axes that can meet, in as few cells as a greedy choice finds. `unable`: a sentence, where the cell makes no sense. */
export function everyPair(parts: Parts, choice: Choice, seed: string, unable: (cell: Cell) => string | undefined): Cell[] {
  const { publishers, servers, ingestOnly, players } = parts;
  const values = [publishers, servers.filter((server) => !ingestOnly.includes(server)), players, choice.codecs, choice.flows, choice.handshakes, choice.transports] as const;
  const toCell = (row: readonly number[]): Cell => ({
    publisher: at(values[0], row[0]), server: at(values[1], row[1]), player: at(values[2], row[2]), codec: at(values[3], row[3]), flow: at(values[4], row[4]),
    handshake: at(values[5], row[5]), transport: at(values[6], row[6]),
  });
  return pairwise(values.map(({ length }) => length), (row) => unable(toCell(row)) === undefined, seed).map(toCell);
}

function at<T>(values: readonly T[], index: number | undefined): T {
  const value = values[index ?? -1];
  if (value === undefined) throw new Error('an index beyond its axis');
  return value;
}

/** Ids with `*` for any piece of text; several by commas. An unknown pattern is the caller's to complain of: it matches nothing. */
export function matches(cell: Cell, patterns: readonly string[]): boolean {
  const id = cellId(cell);
  return patterns.some((pattern) => new RegExp(`^${pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(id));
}

/** Part `index` of `count`, beginning at 1: every cell is in exactly one. */
export function shardOf(cells: readonly Cell[], index: number, count: number): Cell[] {
  return cells.filter((_, place) => place % count === index - 1);
}
