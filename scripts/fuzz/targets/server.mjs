/**
 * The server without its sockets: several clients say damaged things in any cut and order. No throw, no command for a connection
 * that is gone, everything sent can be read by our chunk reader without an anomaly, and nothing is kept when all have left.
 */
import { ServerCore } from '../../../dist/server/core/server.js';
import { ChunkReader } from '../../../dist/wire/chunk/reader.js';
import { ensure } from '../check.mjs';
import { concat, corrupt, cuts, pieces } from '../random.mjs';
import { payloadOf } from '../streams.mjs';

const clientsMax = 4;

function short(text) {
  const bytes = new TextEncoder().encode(text);
  return [2, bytes.length >> 8, bytes.length & 255, ...bytes];
}

function number(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [0, ...new Uint8Array(view.buffer)];
}

/** One message in chunks of at most 128 bytes. */
function message(csid, typeId, msid, timestampMs, body) {
  const out = [csid, (timestampMs >> 16) & 255, (timestampMs >> 8) & 255, timestampMs & 255, body.length >> 16, (body.length >> 8) & 255, body.length & 255, typeId, msid & 255, (msid >> 8) & 255, 0, 0];
  for (let at = 0; at < body.length; at += 128) {
    if (at > 0) out.push(0xc0 | csid);
    out.push(...body.subarray(at, at + 128));
  }
  return Uint8Array.from(out);
}

function call(random, msid, name, ...args) {
  return message(3, 20, msid, 0, Uint8Array.from([...short(name), ...number(random.pick([0, 1, 2, 5, 4711])), 5, ...args.flat()]));
}

function conversation(random) {
  const names = ['a', 'b', 'a?token=x', ''];
  const out = [concat([Uint8Array.of(3), new Uint8Array(1536), new Uint8Array(1536)])];
  out.push(message(3, 20, 0, 0, Uint8Array.from([...short('connect'), ...number(1), 3, 0, 3, 0x61, 0x70, 0x70, ...short('live'), 0, 0, 9])));
  for (let left = random.int(1, 30); left > 0; left -= 1) {
    const msid = random.pick([0, 1, 1, 1, 2, 9]);
    switch (random.int(0, 11)) {
      case 0: out.push(call(random, 0, 'createStream')); break;
      case 1: out.push(call(random, msid, 'publish', short(random.pick(names)), short('live'))); break;
      case 2: out.push(call(random, msid, 'play', short(random.pick(names)), number(-2))); break;
      case 3: out.push(call(random, msid, random.pick(['deleteStream', 'closeStream', 'FCUnpublish', 'releaseStream', 'noSuch']), number(random.pick([0, 1, 2])))); break;
      case 4: out.push(call(random, msid, random.pick(['pause', 'receiveAudio', 'receiveVideo']), [1, random.int(0, 1)], number(0))); break;
      case 5: out.push(message(2, random.pick([1, 2, 3, 4, 5, 6]), 0, 0, payloadOf(random, 18, random.size(12)))); break;
      default: {
        const typeId = random.pick([8, 9, 9, 9, 18, 22]);
        const payload = payloadOf(random, typeId === 22 ? 9 : typeId, random.size(600));
        out.push(message(4, typeId, msid, random.int(0, 0xfffffe), payload));
      }
    }
  }
  return random.int(0, 2) === 0 ? corrupt(random, concat(out)) : concat(out);
}

export default {
  name: 'server',

  generate(random) {
    const talks = Array.from({ length: random.int(1, clientsMax) }, () => conversation(random));
    const turns = talks.flatMap((bytes, id) => [...pieces(bytes, cuts(random))].map((piece) => ({ id, bytes: piece })));
    // Clients take turns at random; each keeps its own order.
    const order = turns.map(({ id }) => id);
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = random.int(0, at);
      [order[at], order[other]] = [order[other], order[at]];
    }
    return { turns, order, ends: talks.map(() => random.pick(['fin', 'reset', 'stop'])), queued: random.pick([0, 0, 9_000_000]), token: random.pick([true, false]) };
  },

  run(input) {
    const readers = new Map();
    const queues = new Map();
    for (const { id, bytes } of input.turns) queues.set(id, [...(queues.get(id) ?? []), bytes]);
    const sinks = { open: 0 };
    const core = new ServerCore({
      queuedBytes: () => input.queued, ...(input.token ? { tokens: [{ app: 'live', name: 'a', secret: 'x' }], protectPlay: true } : {}),
      openStream: () => {
        sinks.open += 1;
        return [{ message: () => {}, end: () => { sinks.open -= 1; } }];
      },
    });
    const gone = new Set();
    let nowMs = 0;
    const take = (commands) => {
      for (const { id, command } of commands) {
        ensure(!gone.has(id), `a ${command.kind} for connection ${id}, which is gone`);
        if (command.kind === 'send') readers.get(id).push(command.bytes);
        if (command.kind === 'setTimer' && command.id === 'resume') take(core.handle(id, { kind: 'timer', id: 'resume' }, nowMs));
      }
    };
    for (const id of queues.keys()) {
      readers.set(id, listener(id));
      take(core.open(id, { random: new Uint8Array(1528) }));
    }
    for (const id of input.order) {
      nowMs += 7;
      const bytes = queues.get(id).shift();
      take(core.handle(id, { kind: 'bytes', bytes }, nowMs));
    }
    for (const [id, how] of input.ends.entries()) {
      if (!queues.has(id)) continue;
      if (how === 'stop') take(core.handle(id, { kind: 'stop' }, nowMs));
      gone.add(id);
      take(core.forget(id, how === 'reset' ? 'reset' : 'fin', nowMs));
    }
    ensure(sinks.open === 0, `${sinks.open} sinks are open though nobody publishes`);
    ensure(core.streams(nowMs).length === 0, 'streams are left though everybody has gone');
  },

  size: (input) => input.turns.reduce((sum, { bytes }) => sum + bytes.length, 0),
};

/** Reads what the server sends, handshake first. */
function listener(id) {
  let hello = 0;
  const reader = new ChunkReader({
    message: () => {}, lost: () => {}, landmark: () => {},
    anomaly: (what) => ensure(false, `what the server sends to ${id} is damaged: ${what}`),
  }, 0);
  return {
    push: (bytes) => {
      const rest = bytes.subarray(Math.min(bytes.length, Math.max(0, 3073 - hello)));
      hello += bytes.length - rest.length;
      if (rest.length > 0) reader.push(rest, 0);
    },
  };
}
