/**
 * A small RTMP server of its own, which shares nothing with src/: healthy until a client says one of the commands below.
 * `node rude-server.mjs PORT` runs it as a process, for tests that start and restart it by a command.
 *
 * rude.exit     ends (status 3)                          rude.crash   ends by SIGSEGV
 * rude.hang     answers nobody any more                  rude.wedge   relays nothing any more, answers all the same
 * rude.silent   does not answer this connection          rude.close   closes this connection
 * rude.reset    resets this connection                   rude.garbage answers with bytes that are no chunks
 * rude.drop     loses the next media message to every player; rude.once: the first time in the server's life, it closes
 */
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const packetBytes = 1536;

const string = (text) => Buffer.concat([Buffer.from([2, text.length >> 8, text.length & 255]), Buffer.from(text)]);
const key = (text) => string(text).subarray(1);
const number = (value) => {
  const out = Buffer.alloc(9);
  out.writeDoubleBE(value, 1);
  return out;
};
const object = (members) => Buffer.concat([Buffer.from([3]), ...Object.entries(members).flatMap(([name, value]) => [key(name), string(value)]), Buffer.from([0, 0, 9])]);
const nothing = Buffer.from([5]);

/** Name, transaction id, and the first string behind them. */
function readCommand(payload) {
  const length = payload.readUInt16BE(1);
  const transaction = payload.readDoubleBE(4 + length);
  const rest = payload.subarray(12 + length);
  const named = rest[0] === 5 && rest[1] === 2 ? rest.toString('utf8', 4, 4 + rest.readUInt16BE(2)) : '';
  return { name: payload.toString('utf8', 3, 3 + length), transaction, named };
}

function message(csid, typeId, msid, timestampMs, payload) {
  const extended = timestampMs >= 0xffffff;
  const tail = Buffer.alloc(extended ? 4 : 0);
  if (extended) tail.writeUInt32BE(timestampMs);
  const head = Buffer.alloc(12);
  head[0] = csid;
  head.writeUIntBE(extended ? 0xffffff : timestampMs, 1, 3);
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = typeId;
  head.writeUInt32LE(msid, 8);
  const parts = [head, tail, payload.subarray(0, 128)];
  for (let at = 128; at < payload.length; at += 128) parts.push(Buffer.from([0xc0 | csid]), tail, payload.subarray(at, at + 128));
  return Buffer.concat(parts);
}

/** Chunks of one-byte headers, as our cases send them. */
class Chunks {
  constructor(emit) {
    this.emit = emit;
    this.held = Buffer.alloc(0);
    this.size = 128;
    this.streams = new Map();
  }

  push(data) {
    this.held = Buffer.concat([this.held, data]);
    for (;;) {
      const used = this.chunk(this.held);
      if (used === 0) return;
      this.held = this.held.subarray(used);
    }
  }

  chunk(data) {
    if (data.length < 1) return 0;
    const fmt = data[0] >> 6;
    const csid = data[0] & 63;
    let at = 1 + [11, 7, 3, 0][fmt];
    if (data.length < at) return 0;
    const stream = this.streams.get(csid) ?? { timestampMs: 0, deltaMs: 0, length: 0, typeId: 0, msid: 0, extended: false, parts: [], have: 0 };
    this.streams.set(csid, stream);
    const field = fmt < 3 ? data.readUIntBE(1, 3) : 0;
    const extended = fmt < 3 ? field === 0xffffff : stream.extended;
    if (extended && data.length < at + 4) return 0;
    const timestamp = extended ? data.readUInt32BE(at) : field;
    if (extended) at += 4;
    const length = fmt < 2 ? data.readUIntBE(4, 3) : stream.length;
    const take = Math.min(length - stream.have, this.size);
    if (data.length < at + take) return 0;
    stream.extended = extended;
    stream.length = length;
    if (fmt < 2) stream.typeId = data[7];
    if (fmt === 0) stream.msid = data.readUInt32LE(8);
    if (stream.have === 0) {
      if (fmt === 0) stream.timestampMs = timestamp;
      else {
        if (fmt < 3) stream.deltaMs = timestamp;
        stream.timestampMs = (stream.timestampMs + stream.deltaMs) >>> 0;
      }
    }
    stream.parts.push(Buffer.from(data.subarray(at, at + take)));
    stream.have += take;
    if (stream.have === length) {
      const payload = Buffer.concat(stream.parts);
      stream.parts = [];
      stream.have = 0;
      if (stream.typeId === 1) this.size = payload.readUInt32BE(0);
      this.emit(stream.typeId, stream.msid, stream.timestampMs, payload);
    }
    return at + take;
  }
}

export function startRude({ port = 0, died = () => undefined, connectDelayMs = 0, diesAtPublish = false, losesEvery = 0, groupsOf = 1 } = {}) {
  /** Name of a stream to its players. */
  const players = new Map();
  const sockets = new Set();
  /** Frames that wait for more of their group, by player. */
  const held = new Map();
  let hung = false;
  let wedged = false;
  let drop = 0;
  let frames = 0;
  let once = false;
  let server;

  /** In groups, as Node-Media-Server 2 writes them: everything to this player waits, answers too. */
  const relay = (player, bytes) => {
    const count = (held.get(player) ?? 0) + 1;
    if (count === 1 && groupsOf > 1) player.cork();
    player.write(bytes);
    held.set(player, count % groupsOf);
    if (count === groupsOf && groupsOf > 1) player.uncork();
  };

  const die = (how) => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    died(how);
  };

  const serve = (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    let early = Buffer.alloc(0);
    let chunks;
    let publishes = '';
    let silent = false;
    const forget = () => {
      sockets.delete(socket);
      for (const set of players.values()) set.delete(socket);
    };
    const say = (bytes) => { if (!hung && !silent && socket.writable) socket.write(bytes); };
    const command = (csid, msid, ...values) => { say(message(csid, 20, msid, 0, Buffer.concat(values))); };
    const status = (msid, code) => { command(5, msid, string('onStatus'), number(0), nothing, object({ level: 'status', code, description: code })); };
    const rude = {
      'rude.exit': () => { die('exit'); },
      'rude.crash': () => { die('crash'); },
      'rude.hang': () => { hung = true; },
      'rude.wedge': () => { wedged = true; },
      'rude.silent': () => { silent = true; },
      'rude.close': () => { socket.end(); },
      'rude.reset': () => { socket.resetAndDestroy(); },
      'rude.garbage': () => { say(Buffer.from(Array.from({ length: 700 }, (_, at) => (at * 151 + 197) & 255))); },
      'rude.drop': () => { drop = 1; },
      'rude.once': () => {
        if (!once) socket.end();
        once = true;
      },
    };
    const take = (typeId, msid, timestampMs, payload) => {
      if (typeId === 20) {
        const { name, transaction, named } = readCommand(payload);
        if (name === 'connect') {
          setTimeout(() => { command(3, 0, string('_result'), number(transaction), object({ fmsVer: 'RUDE/1' }), object({ level: 'status', code: 'NetConnection.Connect.Success' })); }, connectDelayMs);
        } else if (name === 'createStream') command(3, 0, string('_result'), number(transaction), nothing, number(1));
        else if (name === 'publish') {
          publishes = named;
          if (diesAtPublish) return void die('exit');
          status(msid, 'NetStream.Publish.Start');
        } else if (name === 'play') {
          players.set(named, (players.get(named) ?? new Set()).add(socket));
          status(msid, 'NetStream.Play.Start');
        } else rude[name]?.();
        return;
      }
      if ((typeId !== 8 && typeId !== 9) || hung || wedged) return;
      frames += 1;
      // Not the first ones: a stream has to begin.
      if (losesEvery > 0 && frames > 30 && frames % losesEvery === 0) return;
      if (drop > 0) {
        drop -= 1;
        return;
      }
      for (const player of players.get(publishes) ?? []) if (player.writable) relay(player, message(typeId === 9 ? 6 : 4, typeId, 1, timestampMs, payload));
    };
    socket.on('error', forget);
    socket.on('close', forget);
    socket.on('end', () => { socket.end(); });
    socket.on('data', (data) => {
      if (hung) return;
      if (chunks !== undefined) {
        chunks.push(data);
        return;
      }
      const before = early.length;
      early = Buffer.concat([early, data]);
      if (before <= packetBytes && early.length > packetBytes) {
        const s1 = Buffer.alloc(packetBytes, 0x5a);
        s1.fill(0, 0, 8);
        socket.write(Buffer.concat([Buffer.from([3]), s1, early.subarray(1, 1 + packetBytes)]));
      }
      if (early.length >= 1 + 2 * packetBytes) {
        chunks = new Chunks(take);
        chunks.push(early.subarray(1 + 2 * packetBytes));
      }
    });
  };

  const listen = (at) => new Promise((resolve, reject) => {
    server = createServer(serve);
    server.once('error', reject);
    server.listen(at, '127.0.0.1', () => { resolve(server.address().port); });
  });

  return listen(port).then((bound) => ({
    port: bound,
    revive: async () => {
      hung = false;
      wedged = false;
      if (!server.listening) await listen(bound);
    },
    stop: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => { resolve(); });
    }),
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // A crash as the system knows it: no handler runs, nothing is flushed.
  await startRude({ port: Number(process.argv[2]), diesAtPublish: process.argv[3] === 'dies-at-publish', died: (how) => { if (how === 'crash') process.kill(process.pid, 'SIGSEGV'); else process.exit(3); } });
  process.stdout.write('the rude server listens\n');
}
