/**
 * Stands in a connection and does what networks and careless relays do: takes the media of one direction apart with the chunk
 * reader and writes every message anew, with a hook for each frame. All other messages and the other direction pass as they are.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createMessageReader, type InMessage } from '../../src/server/core/message-reader.js';
import { ChunkWriter } from '../../src/wire/chunk/writer.js';
import { mediaFacts, type MediaFacts } from '../../src/wire/media/media-facts.js';

export interface MeddlerFrame { readonly message: InMessage; readonly facts: MediaFacts; /** Of frames on this connection, from 1. */ readonly count: number }

/** What goes on in the place of a frame; `holdMs`: so much later, and all behind it. */
export interface Meddling { readonly messages: readonly InMessage[]; readonly holdMs?: number }

/** Made anew for every connection. */
export type Hook = () => (frame: MeddlerFrame) => Meddling;

export interface Meddler {
  readonly between: (tap: { readonly host: string; readonly port: number }) => Promise<{ host: string; port: number }>;
  /** Frames that the hook did not pass on as they came. */
  readonly touched: () => number;
  stop(): void;
}

/** C0 C1 C2, or S0 S1 S2. */
const helloBytes = 1 + 2 * 1536;
const setChunkSize = 1;

export function meddler(direction: 'c2s' | 's2c', hook: Hook): Meddler {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let touched = 0;
  return {
    between: async (tap) => {
      server = createServer({ allowHalfOpen: true, noDelay: true }, (program) => {
        const far = connect({ host: tap.host, port: tap.port, allowHalfOpen: true, noDelay: true });
        for (const socket of [program, far]) {
          sockets.add(socket);
          socket.on('error', () => { program.destroy(); far.destroy(); });
          socket.on('close', () => { sockets.delete(socket); });
        }
        const [from, to] = direction === 'c2s' ? [program, far] : [far, program];
        to.pipe(from);
        rewrite(from, to, hook(), () => { touched += 1; });
      });
      const listening = server;
      await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
      return { host: '127.0.0.1', port: (listening.address() as AddressInfo).port };
    },
    touched: () => touched,
    stop: () => {
      server?.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function rewrite(from: Socket, to: Socket, meddle: ReturnType<Hook>, touch: () => void): void {
  const reader = createMessageReader();
  const writer = new ChunkWriter();
  let hello = helloBytes;
  let count = 0;
  let dueMs = 0;
  const queue: { readonly dueMs: number; readonly bytes: Uint8Array | undefined }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const pump = (): void => {
    timer = undefined;
    for (let next = queue[0]; next !== undefined && next.dueMs <= performance.now(); next = queue[0]) {
      queue.shift();
      if (next.bytes === undefined) to.end();
      else to.write(next.bytes);
    }
    if (queue[0] !== undefined) timer = setTimeout(pump, queue[0].dueMs - performance.now());
  };
  /** undefined: the end. */
  const send = (bytes: Uint8Array | undefined): void => {
    queue.push({ dueMs, bytes });
    if (timer === undefined) pump();
  };
  const pass = (message: InMessage): void => {
    send(writer.write(message));
    if (message.typeId === setChunkSize) writer.maxChunkSize = new DataView(message.payload.buffer, message.payload.byteOffset).getUint32(0);
  };
  from.on('data', (data: Uint8Array) => {
    const early = data.subarray(0, hello);
    hello -= early.length;
    if (early.length > 0) send(early);
    for (const message of reader.push(data.subarray(early.length))) {
      const facts = message.typeId === 8 || message.typeId === 9 ? mediaFacts(message) : undefined;
      if (facts?.role !== 'frame') {
        pass(message);
        continue;
      }
      count += 1;
      const { messages, holdMs = 0 } = meddle({ message, facts, count });
      if (messages.length !== 1 || messages[0] !== message || holdMs > 0) touch();
      dueMs = Math.max(dueMs, performance.now() + holdMs);
      for (const each of messages) pass(each);
    }
  });
  from.on('end', () => { send(undefined); });
  to.on('close', () => { clearTimeout(timer); });
}

const same = (message: InMessage): Meddling => ({ messages: [message] });

/** One frame in ten is lost, by chance with a fixed seed (xorshift32). */
export const dropTenth: Hook = () => {
  let state = 0x2545f491;
  return ({ message }) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 < 0.1 ? { messages: [] } : same(message);
  };
};

/** Exactly one, in the middle. */
export const dropOne: Hook = () => ({ message, count }) => (count === 150 ? { messages: [] } : same(message));

/** One video frame in ten changes places with the next one. */
export const swap: Hook = () => {
  let held: InMessage | undefined;
  let video = 0;
  return ({ message, facts }) => {
    if (facts.kind !== 'video') return same(message);
    if (held !== undefined) {
      const before = held;
      held = undefined;
      return { messages: [message, before] };
    }
    video += 1;
    if (video % 10 !== 5) return same(message);
    held = message;
    return { messages: [] };
  };
};

/** One bit in the middle of one frame in ten. */
export const damage: Hook = () => ({ message, count }) => {
  if (count % 10 !== 5) return same(message);
  const payload = Uint8Array.from(message.payload);
  payload[payload.length >> 1]! ^= 1;
  return { messages: [{ ...message, payload }] };
};

/** Some video frames get another time. */
export const retime: Hook = () => ({ message, facts, count }) => (facts.kind === 'video' && count % 10 === 5 ? { messages: [{ ...message, timestampMs: message.timestampMs + 15 }] } : same(message));

export const double: Hook = () => ({ message, count }) => (count % 20 === 5 ? { messages: [message, message] } : same(message));

/** From the fiftieth frame on everything comes three seconds later. */
export const hold: Hook = () => ({ message, count }) => (count >= 50 ? { messages: [message], holdMs: 3000 } : same(message));

/** Everything comes so much later. */
export function holdAll(holdMs: number): Hook {
  return () => ({ message }) => ({ messages: [message], holdMs });
}

export const nothing: Hook = () => ({ message }) => same(message);
