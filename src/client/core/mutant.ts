/** A client that differs from the reference in one thing: proof that the cases about clients can fail. */
import type { AmfValue } from '../../trace/amf.js';
import type { MessageBody } from '../../trace/events.js';
import type { RawMessage } from '../../wire/chunk/reader.js';

/** What it waits for. `running` is publishing or playing. */
export type ClientState = 'handshake' | 'connect' | 'createStream' | 'publish' | 'play' | 'running' | 'ended';

export interface ClientMessage { readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }

/** A message of the server, and the client that gets it. */
export interface Heard {
  readonly message: RawMessage;
  readonly body: MessageBody;
  readonly state: ClientState;
  /** The stream that createStream gave; 0 before that. */
  readonly msid: number;
}

export interface ClientSeams {
  /** Instead of C0 and C1. */
  hello?(c0c1: Uint8Array): Uint8Array;
  /** Instead of C2. */
  c2?(healthy: Uint8Array): Uint8Array;
  /** C2 and connect go out behind S1: S2 is not waited for. */
  readonly hurries?: true;
  readonly firstTransactionId?: number;
  /** A command as it goes out; undefined: it does not. */
  request?(name: string, values: readonly AmfValue[]): readonly AmfValue[] | undefined;
  /** Bytes of any message but control, as they go out; `fresh`: the first on this chunk stream. */
  chunks?(bytes: Uint8Array, at: { readonly csid: number; readonly fresh: boolean }): Uint8Array;
  /** Chunk stream of control messages, instead of 2. */
  readonly controlCsid?: number;
  /** The chunk size is used from connect on and announced behind it. */
  readonly usesSizeUnannounced?: true;
  /** Continuations have no extended timestamp. */
  readonly bareContinuations?: true;
  /** `deaf`: it does not notice the message. `fatal`: it gives up. `crash`: a signal ends it. */
  hears?(heard: Heard): 'healthy' | 'deaf' | 'fatal' | 'crash';
  /** Which request an answer is taken for; `open`: those without one, in order. */
  answers?(transactionId: number, open: ReadonlyMap<number, string>, state: ClientState): number;
  /** It publishes as soon as it has asked for it. */
  readonly startsUnasked?: true;
  /** Message stream of media, instead of the one that createStream gave. */
  readonly mediaMsid?: number;
  /** What goes out in the place of a media message, in order. */
  media?(message: ClientMessage): readonly ClientMessage[];
  /** It has no timers. */
  readonly patient?: true;
  /** What it does when the server closes: a signal ends it, or it stays. */
  readonly atClose?: 'crash' | 'stay';
  /** What becomes of it when it is asked to end. */
  readonly atEnd?: 'crash';
}

/** A mutant for the conformance suite. */
export interface ClientMutant {
  /** C and a number. */
  readonly id: string;
  /** One sentence: what this client does wrong. */
  readonly summary: string;
  /** Cases that have to notice it; none for a control that no case may blame. */
  readonly must: readonly string[];
  /** It is about players. */
  readonly role?: 'play';
  /** Seams with their own state, made anew for every client. */
  create(): ClientSeams;
}

/** A mutant whose seams have no state. */
export function plainMutant(meta: Omit<ClientMutant, 'create'>, seams: ClientSeams): ClientMutant {
  return { ...meta, create: () => seams };
}

/** A mutant that does not notice what `matches`. */
export function deafMutant(meta: Omit<ClientMutant, 'create'>, matches: (heard: Heard) => boolean): ClientMutant {
  return plainMutant(meta, { hears: (heard) => (matches(heard) ? 'deaf' : 'healthy') });
}

/** A mutant that gives up at what `matches`. */
export function touchyMutant(meta: Omit<ClientMutant, 'create'>, matches: (heard: Heard) => boolean): ClientMutant {
  return plainMutant(meta, { hears: (heard) => (matches(heard) ? 'fatal' : 'healthy') });
}
