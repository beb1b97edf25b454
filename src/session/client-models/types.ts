/**
 * Client models: what FFmpeg, OBS, librtmp and GStreamer do with a server's answers, told from the answers that any
 * client got. A model is data and small predicates; `run.ts` drives it. Sources: FFmpeg 5.1.9 rtmpproto.c, OBS Studio's
 * librtmp fork (2026-08), librtmp 2.4, GStreamer rtmp2 1.22; each entry was reproduced against a fault server.
 */
import type { Direction, WireProtocol } from '../../trace/events.js';
import type { ModelledClient } from '../client-kind.js';
import type { Reply } from '../reply.js';

/** proceeds: takes it as the answer. ignores: goes on waiting. fails: ends with an error. */
export type Reaction = 'proceeds' | 'ignores' | 'fails';

export type Stage = 'handshake' | 'connect' | 'createStream' | 'publish' | 'play' | 'media';

/** What the models read, in wire order. */
export type ClientInput =
  | { readonly kind: 'protocol'; readonly protocol: WireProtocol }
  | { readonly kind: 'packet'; readonly packet: 'C1' | 'C2' | 'S1' | 'S2' }
  /** The real client asked; it shows the role and how far the session got. */
  | { readonly kind: 'request'; readonly name: string; readonly atUs: number }
  /** `to`: the request that the reply's transaction id (or message stream) belongs to. */
  | { readonly kind: 'reply'; readonly to?: string; readonly reply: Reply; readonly createdMsid?: number }
  | { readonly kind: 'zero'; readonly what: 'chunkSize' | 'window' | 'bandwidth'; readonly offset: number }
  | { readonly kind: 'close-command'; readonly offset: number }
  | { readonly kind: 'fault'; readonly what: 'announced-not-applied' | 'applied-not-announced' | 'desync'; readonly offset: number }
  | { readonly kind: 'half-message' }
  /** First media of that direction. */
  | { readonly kind: 'media'; readonly direction: Direction }
  /** The client ends the stream on its own account. */
  | { readonly kind: 'client-ends' }
  | { readonly kind: 'close'; readonly by: Direction };

/** How a client takes silence. */
export interface Patience { readonly outcome: 'hangs' | 'fails'; readonly says: string }

export interface ClientModel {
  readonly client: ModelledClient;
  readonly handshakePatience: Patience;
  readonly commandPatience: Patience;
  /** Sends C2 as soon as S1 is there; the others wait for S2, and a server that waits for C2 blocks them. */
  readonly answersS1: boolean;
  readonly readsAmf3Commands: boolean;
  readonly obeysCloseCommand: boolean;
  /** Announced chunk size not applied: the reply that shows it is still understood (name and transaction id stand in its first 128 bytes). */
  readonly survivesFirstBadChunk: boolean;
  readonly desync: 'fails' | 'ignores';
  readonly zero: Readonly<Record<'chunkSize' | 'window' | 'bandwidth', 'proceeds' | 'fails' | 'ignores'>>;
  readonly halfMessage: 'proceeds' | 'hangs';
  /** Publish.Start while createStream is outstanding starts the stream. */
  readonly startsEarly: boolean;
  connect(reply: Reply, to: string | undefined): Reaction;
  createStream(reply: Reply, to: string | undefined): Reaction;
  publish(reply: Reply, to: string | undefined, createdMsid: number | undefined): Reaction;
  play(reply: Reply, to: string | undefined, createdMsid: number | undefined): Reaction;
  /** After the stream has started; `ignores` and `proceeds` are the same here. */
  media(reply: Reply): Reaction;
}
