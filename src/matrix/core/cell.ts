/** One cell of the matrix: who plays which part, in what stream. Its id names all of it. */
import { codecs, flows, handshakes, transports, type Codec, type Flow, type Handshake, type Transport } from './axes.js';

export interface Cell {
  /** Ids of adapters. */
  readonly publisher: string;
  readonly server: string;
  readonly player: string;
  readonly codec: Codec;
  readonly flow: Flow;
  readonly handshake: Handshake;
  readonly transport: Transport;
}

/** The order of the axes in an id. */
export const axes = ['publisher', 'server', 'player', 'codec', 'flow', 'handshake', 'transport'] as const satisfies readonly (keyof Cell)[];

/** `ffmpeg~nginx-rtmp~rtmp2src~h264b+aac~late-join~plain~rtmp`. */
export function cellId(cell: Cell): string {
  return axes.map((axis) => cell[axis]).join('~');
}

/** undefined: not the id of a cell. Adapters are not looked up. */
export function parseCellId(id: string): Cell | undefined {
  const [publisher, server, player, codec, flow, handshake, transport, ...more] = id.split('~');
  if (publisher === undefined || server === undefined || player === undefined || more.length > 0) return undefined;
  if (!isKey(codecs, codec) || !isKey(flows, flow) || !isKey(handshakes, handshake) || !isKey(transports, transport)) return undefined;
  return { publisher, server, player, codec, flow, handshake, transport };
}

function isKey<T extends object>(table: T, name: string | undefined): name is Extract<keyof T, string> {
  return name !== undefined && Object.hasOwn(table, name);
}
