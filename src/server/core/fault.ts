/** A named fault of a server: what it changes, at which seam, and what is known about its effect. */
import type { AmfValue } from '../../trace/amf.js';
import type { InMessage, MessageReader } from './message-reader.js';
import type { RelaySeams } from './relay-seams.js';
import type { Step } from './step.js';

/**
 * What the client did. `hello`: C0 and C1 are in. `handshake-done`: C2 is in. `media`: an audio, video or data message.
 * `window`: as many bytes as are to be acknowledged. `other`: a message that is neither a command nor media.
 * Or what became of the stream that it plays: `published` while it waits, `unpublished`.
 */
export type Moment = 'hello' | 'handshake-done' | 'command' | 'media' | 'window' | 'other' | 'published' | 'unpublished';

export interface Request {
  readonly moment: Moment;
  /** The command's name; empty for other moments. */
  readonly name: string;
  readonly transactionId: number;
  readonly msid: number;
  readonly values: readonly AmfValue[];
  /** How many of this moment and name came before on this connection. */
  readonly earlier: number;
  /** `hello`: C0 and C1. */
  readonly c0c1?: Uint8Array;
  /** `other`: the message. */
  readonly message?: InMessage;
  /** `handshake-done`, simple handshake: C2 holds S1's random bytes (RTMP 1.0 §5.2.4). */
  readonly echoesS1?: boolean;
  /** `publish` and `play`: there is a token for this stream and the client did not bring it. */
  readonly denied?: boolean;
  /** Commands that arrived in one piece with this one and came before it. */
  readonly batchedBehind?: readonly string[];
}

export interface FaultSeams {
  /** Sees every request and the healthy answer, and returns the answer to give. */
  answer?(request: Request, healthy: readonly Step[]): readonly Step[];
  /** Stands between the socket and the chunk reader. */
  reader?(healthy: MessageReader): MessageReader;
  /** C0 or bytes that are no handshake: the server would close; a fault may do something else. */
  refusesHello?: false;
  /** C0 and C1 count only when they arrive in one read. */
  needsHelloInOneRead?: true;
  /** What comes in one read behind C2 is lost. */
  losesBehindC2?: true;
  /** A query behind a stream name counts as part of it. */
  keepsQuery?: true;
  /** Any query opens a stream that needs a key; or the key has to be the whole query. */
  keys?: 'any' | 'whole-query';
  /** deleteStream does not end what is played on the stream. */
  playsOnAfterDelete?: true;
  /** Media to a player does not wait behind answers that do. */
  mediaOvertakes?: true;
  /** Media waits this long on its way to the hub; `lose` says what of it is lost when the publisher goes, in this way. */
  holdsMedia?: { readonly ms: number; readonly lose: 'fin' | 'delete-stream' };
}

/** A server that differs from the healthy one in one thing. */
export interface Mutant {
  /** Unique: a kebab-case name, or S and a number for those of the conformance suite. */
  readonly id: string;
  /** One sentence: what this server does wrong. */
  readonly summary: string;
  /** Seams with their own state, made anew for every connection. */
  create(): FaultSeams;
  /** Seams in the relay, made once for a server. */
  createRelay?(): RelaySeams;
}

/** A mutant for the diagnoses: what rule must name it, and what FFmpeg does. */
export interface ServerFault extends Mutant {
  /** The rule that must name it; null for behaviour that is odd and healthy. */
  readonly rule: string | null;
  /** Rules that may be reported beside it, because they are true as well. */
  readonly companions?: readonly string[];
  /** What FFmpeg 5.1 does as a publisher: goes on, waits for ever, or ends with a message. As a player where the fault is about play. */
  readonly ffmpeg: 'proceeds' | 'hangs' | 'fails';
  readonly role?: 'play';
}

/** A mutant for the conformance suite, which proves with it that its cases can fail. */
export interface ConformanceMutant extends Mutant {
  /** Cases that have to fail with it, or warn. */
  readonly must: readonly string[];
}

/** Most faults change one answer and need no state. */
export function answerFault(meta: Omit<ServerFault, 'create'>, answer: NonNullable<FaultSeams['answer']>): ServerFault {
  return { ...meta, create: () => ({ answer }) };
}

/** Changes only the answer to the first command of that name. */
export function commandFault(name: string, meta: Omit<ServerFault, 'create'>, answer: (healthy: readonly Step[], request: Request) => readonly Step[]): ServerFault {
  return answerFault(meta, (request, healthy) => (request.moment === 'command' && request.name === name && request.earlier === 0 ? answer(healthy, request) : healthy));
}

/** A conformance mutant that changes the answers to commands of that name, or to one of the other moments. */
export function answerMutant(
  when: string | { readonly moment: Moment }, meta: Omit<ConformanceMutant, 'create' | 'createRelay'>, answer: (healthy: readonly Step[], request: Request) => readonly Step[],
): ConformanceMutant {
  const concerns = (request: Request): boolean => (typeof when === 'string' ? request.moment === 'command' && request.name === when : request.moment === when.moment);
  return { ...meta, create: () => ({ answer: (request, healthy) => (concerns(request) ? answer(healthy, request) : healthy) }) };
}

/** A conformance mutant of the relay: its sessions are healthy. */
export function relayMutant(meta: Omit<ConformanceMutant, 'create' | 'createRelay'>, createRelay: () => RelaySeams): ConformanceMutant {
  return { ...meta, create: () => ({}), createRelay };
}
