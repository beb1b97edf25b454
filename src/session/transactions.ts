/**
 * Pairs every request with its answer, in both directions.
 *
 * `_result` and `_error` belong to the request with their transaction id (RTMP 1.0 §7.2.1.2). publish and play are
 * answered by `onStatus`, which carries no usable transaction id: it is matched by message stream, then, because
 * servers get that wrong (ZLMediaKit, FFmpeg's listen server), by what its code speaks about, and the deviation is
 * recorded. GStreamer sends releaseStream, FCPublish, publish and play with transaction id 0.
 */
import type { CommandBody, Direction, MessageEvent } from '../trace/events.js';
import { opposite } from '../trace/events.js';
import type { Transaction } from '../trace/findings.js';
import { usToMs } from '../trace/units.js';
import { textOf } from '../wire/amf/access.js';
import { maxRequests, maxStrays, maxTextLength } from './limits.js';
import type { Reply } from './reply.js';
import { isRefusal, replyOf } from './reply.js';

/** result: `_result` or `_error` is owed; status: `onStatus` is owed; courtesy: answered by some servers, awaited by no client. */
export type Expectation = 'result' | 'status' | 'courtesy';

export interface Request {
  readonly serial: number;
  readonly name: string;
  readonly transactionId: number;
  readonly direction: Direction;
  readonly csid: number;
  readonly msid: number;
  readonly offset: number;
  readonly endOffset: number;
  readonly atUs: number;
  readonly amf3: boolean;
  readonly expects: Expectation;
  /** publish, play and their like: the (masked) name, and its identity where the source gave one. */
  readonly streamName?: string;
  readonly identity?: string;
  readonly publishType?: string;
  state: Transaction['state'] | 'waiting';
  reply?: Reply;
  /** The answer came on another message stream than the request. */
  wrongMsid?: boolean;
  /** publish, play: a `_result` came, which only librtmp takes for an answer. */
  resultOnly?: Reply;
  /** play: Play.Reset or Play.PublishNotify came before the answer. */
  progress?: Reply;
  /** Media of this stream flowed before any answer. */
  mediaBeforeReply?: boolean;
  /** Replies that fit no request, seen while this one waited. */
  strays?: Reply[];
}

export interface Stray { readonly reply: Reply; /** The request that had this transaction id and was answered before. */ readonly duplicateOf?: Request }

export type TransactionFact =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'reply'; readonly request: Request; readonly reply: Reply }
  | { readonly kind: 'result-only'; readonly request: Request; readonly reply: Reply }
  | { readonly kind: 'progress'; readonly request: Request; readonly reply: Reply }
  | { readonly kind: 'stray'; readonly stray: Stray };

const expectations: Readonly<Record<string, Expectation>> = { connect: 'result', createStream: 'result', publish: 'status', play: 'status', play2: 'status' };

/** Calls on the receiver that want no answer and are themselves the answer to a courtesy request. */
const courtesyReplies: Readonly<Record<string, string>> = { onFCPublish: 'FCPublish', onFCUnpublish: 'FCUnpublish', onFCSubscribe: 'FCSubscribe', onBWDone: '_checkbw' };

/** Statuses that promise an answer but are none (every server sends Reset first; nginx-rtmp and gortmplib send PublishNotify). */
const progressCodes = new Set(['NetStream.Play.Reset', 'NetStream.Play.PublishNotify']);

export class TransactionTable {
  readonly #requests: Request[] = [];
  readonly #strays: Stray[] = [];
  #serial = 0;
  /** Requests that were dropped because the list was full. */
  dropped = 0;

  get requests(): readonly Request[] {
    return this.#requests;
  }

  get strays(): readonly Stray[] {
    return this.#strays;
  }

  /** The newest request of that name from the client. */
  last(name: string): Request | undefined {
    return this.#requests.findLast((request) => request.name === name && request.direction === 'c2s');
  }

  /** Folds one command message. */
  command(message: MessageEvent, body: CommandBody): TransactionFact | undefined {
    const name = body.commandName;
    if (name === '_result' || name === '_error') return this.#result(replyOf(message, body));
    if (name === 'onStatus') return this.#status(replyOf(message, body));
    const courtesy = courtesyReplies[name];
    if (courtesy !== undefined) return this.#courtesy(courtesy, replyOf(message, body));
    if (name === '' || isNotification(name, message.direction)) return undefined;
    return { kind: 'request', request: this.#open(message, body) };
  }

  /** Media or data of a stream arrived from the server: a play request is being served, answered or not. */
  served(msid: number): void {
    for (const request of this.#requests) {
      if (request.expects === 'status' && request.name !== 'publish' && request.reply === undefined && (msid === 0 || request.msid === msid)) request.mediaBeforeReply = true;
    }
  }

  /** The awaited requests that have no answer yet. */
  waiting(direction: Direction): Request[] {
    return this.#requests.filter((request) => request.direction === direction && request.expects !== 'courtesy' && request.reply === undefined);
  }

  report(): Transaction[] {
    return this.#requests.map(reportOf);
  }

  #open(message: MessageEvent, body: CommandBody): Request {
    const expects = message.direction === 'c2s' ? (expectations[body.commandName] ?? 'courtesy') : 'courtesy';
    const streamName = textOf(body.values[3])?.slice(0, maxTextLength);
    const publishType = body.commandName === 'publish' ? textOf(body.values[4])?.slice(0, maxTextLength) : undefined;
    const request: Request = {
      serial: this.#serial++, name: body.commandName, transactionId: body.transactionId ?? 0, direction: message.direction, csid: message.csid,
      msid: message.msid, offset: message.offset, endOffset: message.endOffset, atUs: message.atUs, amf3: message.typeId === 17, expects,
      ...(streamName === undefined ? {} : { streamName }), ...(publishType === undefined ? {} : { publishType }),
      ...(body.identity === undefined ? {} : { identity: body.identity }), state: 'waiting',
    };
    this.#requests.push(request);
    if (this.#requests.length > maxRequests) {
      const settled = this.#requests.findIndex((each) => each.reply !== undefined || each.expects === 'courtesy');
      this.#requests.splice(Math.max(settled, 0), 1);
      this.dropped++;
    }
    return request;
  }

  #result(reply: Reply): TransactionFact {
    const same = this.#requests.filter((request) => request.direction === opposite(reply.direction) && request.transactionId === reply.transactionId);
    const open = same.filter((request) => request.reply === undefined && request.resultOnly === undefined);
    const request = open.find((each) => each.expects === 'result') ?? open.find((each) => each.expects === 'courtesy') ?? open.find((each) => each.expects === 'status');
    if (request === undefined || this.#meantForCreateStream(request, reply)) return this.#stray(reply, same.at(-1));
    if (request.expects === 'status' && reply.name === '_result') {
      request.resultOnly = reply;
      return { kind: 'result-only', request, reply };
    }
    const refused = reply.name === '_error' || (request.name === 'connect' && reply.info.code !== undefined && reply.info.code !== 'NetConnection.Connect.Success');
    return settle(request, reply, refused);
  }

  /** A txn 0 `_result` with a stream id, while createStream waits: no answer to GStreamer's txn 0 releaseStream. */
  #meantForCreateStream(request: Request, reply: Reply): boolean {
    return request.transactionId === 0 && request.expects === 'courtesy' && reply.streamId !== undefined && reply.name === '_result'
      && this.#requests.some((each) => each.name === 'createStream' && each.reply === undefined);
  }

  #stray(reply: Reply, duplicateOf: Request | undefined): TransactionFact {
    const stray: Stray = duplicateOf === undefined ? { reply } : { reply, duplicateOf };
    if (this.#strays.length < maxStrays) this.#strays.push(stray);
    for (const request of this.waiting(opposite(reply.direction))) {
      request.strays ??= [];
      if (request.strays.length < maxStrays) request.strays.push(reply);
    }
    return { kind: 'stray', stray };
  }

  #status(reply: Reply): TransactionFact | undefined {
    const code = reply.info.code;
    const waiting = this.waiting(opposite(reply.direction));
    if (code?.startsWith('NetConnection.Connect.') === true) {
      const connect = waiting.find((request) => request.name === 'connect');
      return connect !== undefined && code !== 'NetConnection.Connect.Success' && (isRefusal(reply.info) || code === 'NetConnection.Connect.Closed') ? settle(connect, reply, true) : undefined;
    }
    const speaksOf = code === undefined ? undefined : /^netstream\.publish\./i.test(code) ? 'publish' : /^netstream\.play\./i.test(code) ? 'play' : 'other';
    if (speaksOf === 'other' && !isRefusal(reply.info)) return undefined;
    const fitting = waiting.filter((request) => request.expects === 'status' && (speaksOf === 'publish' ? request.name === 'publish' : speaksOf === 'play' ? request.name !== 'publish' : true));
    const request = fitting.find((each) => each.msid === reply.msid)
      ?? fitting.find((each) => each.transactionId !== 0 && each.transactionId === reply.transactionId) ?? fitting[0];
    if (request === undefined) return undefined;
    if (code !== undefined && progressCodes.has(code)) {
      request.progress ??= reply;
      return { kind: 'progress', request, reply };
    }
    request.wrongMsid = reply.msid !== request.msid;
    return settle(request, reply, isRefusal(reply.info) || code === 'NetStream.Play.UnpublishNotify');
  }

  #courtesy(name: string, reply: Reply): TransactionFact | undefined {
    const request = this.#requests.find((each) => each.name === name && each.reply === undefined && each.direction === opposite(reply.direction));
    return request === undefined ? undefined : settle(request, reply, false);
  }
}

function settle(request: Request, reply: Reply, refused: boolean): TransactionFact {
  request.reply = reply;
  request.state = refused ? 'refused' : 'answered';
  return { kind: 'reply', request, reply };
}

function isNotification(name: string, direction: Direction): boolean {
  return /^on[A-Z]/.test(name) || (direction === 's2c' && (name === 'close' || name === '_onbwdone'));
}

/** A request as the contract shows it. An awaited one that was never decided is inconclusive. */
export function reportOf(request: Request): Transaction {
  const state = request.state !== 'waiting' ? request.state : request.expects === 'courtesy' ? 'not-awaited' : 'inconclusive';
  const reply = request.reply;
  return {
    name: request.name, transactionId: request.transactionId, csid: request.csid, direction: request.direction, atMs: usToMs(request.atUs), state,
    reply: reply?.name ?? null, replyCsid: reply?.csid ?? null, latencyMs: reply === undefined ? null : usToMs(reply.atUs - request.atUs),
  };
}
