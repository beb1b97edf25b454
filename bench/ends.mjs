/**
 * The two ends of the proxy rows, each a process of its own, told by messages what to do next.
 * sink: `{ mode, chunkSize, bytes, requests }`, then `ready`; `done` with what it saw. source: `{ port, ... }`; `done` with what it measured.
 */
import { connect, createServer } from 'node:net';
import { encodeAmf0 } from '../dist/wire/amf/amf0.js';
import { nul, num, str } from '../dist/wire/amf/build.js';
import { opening, repeatable } from './workload.mjs';

const blockBytes = 8 * 1024 * 1024;

/** Both ends make the same plan, so each knows how many bytes of the other belong to which turn. */
const plans = new Map();
function planFor(chunkSize) {
  let plan = plans.get(chunkSize);
  if (plan === undefined) {
    const said = opening('publish', chunkSize);
    const { block, messages } = repeatable(said.c2s, blockBytes);
    plan = { said, block, messages };
    plans.set(chunkSize, plan);
  }
  return plan;
}

/** Command and answer number `transactionId`; each always has the same length, so that ends need not parse. */
function exchange(said, transactionId) {
  return {
    request: Buffer.from(said.c2s.command(3, 0, str('createStream'), num(transactionId), nul())),
    answer: Buffer.from(said.s2c.command(3, 0, str('_result'), num(transactionId), nul(), num(1))),
  };
}

/** Plays the opening from one side; `done` gets the socket at the first byte behind it. */
function play(socket, side, turns, done) {
  let turn = 0;
  let waiting = 0;
  const step = () => {
    while (turn < turns.length && turns[turn][0] === side) socket.write(turns[turn++][1]);
    if (turn === turns.length) {
      socket.off('data', onData);
      done(waiting);
    }
  };
  const onData = (bytes) => {
    waiting += bytes.length;
    while (turn < turns.length && turns[turn][0] !== side && waiting >= turns[turn][1].length) {
      waiting -= turns[turn++][1].length;
      step();
    }
  };
  socket.on('data', onData);
  step();
}

function sink() {
  let task;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    // A probe closes without a byte.
    play(socket, 's2c', planFor(task.chunkSize).said.turns, (over) => (task.mode === 'throughput' ? swallow(socket, over) : answer(socket, over)));
  });
  const swallow = (socket, over) => {
    let bytes = over;
    const startUs = performance.now() * 1000;
    const onData = (piece) => {
      bytes += piece.length;
      if (bytes < task.bytes) return;
      process.send({ kind: 'done', bytes, seconds: (performance.now() * 1000 - startUs) / 1e6 });
      socket.off('data', onData);
      socket.resume();
    };
    socket.on('data', onData);
  };
  const answer = (socket, over) => {
    const { said } = planFor(task.chunkSize);
    let transactionId = 100;
    let next = exchange(said, transactionId);
    let waiting = 0;
    const take = (bytes) => {
      waiting += bytes;
      while (waiting >= next.request.length) {
        waiting -= next.request.length;
        socket.write(next.answer);
        next = exchange(said, ++transactionId);
      }
    };
    socket.on('data', (piece) => take(piece.length));
    take(over);
  };
  process.on('message', (message) => {
    task = message;
    planFor(task.chunkSize);
    process.send({ kind: 'ready' });
  });
  server.listen(0, '127.0.0.1', () => process.send({ kind: 'listening', port: server.address().port }));
}

function source() {
  const throughput = (socket, { chunkSize, bytes }) => {
    const { block } = planFor(chunkSize);
    let left = bytes;
    const push = () => {
      while (left > 0) {
        const piece = left >= block.length ? block : block.subarray(0, left);
        left -= piece.length;
        if (!socket.write(piece)) {
          socket.once('drain', push);
          return;
        }
      }
      socket.end();
      process.send({ kind: 'done' });
    };
    push();
  };
  const latency = (socket, { chunkSize, requests }) => {
    const { said } = planFor(chunkSize);
    const us = [];
    let transactionId = 100;
    let next = exchange(said, transactionId);
    let have = 0;
    let startNs = process.hrtime.bigint();
    socket.on('data', (piece) => {
      have += piece.length;
      if (have < next.answer.length) return;
      have = 0;
      us.push(Number(process.hrtime.bigint() - startNs) / 1000);
      if (us.length >= requests) {
        socket.end();
        process.send({ kind: 'done', us });
        return;
      }
      next = exchange(said, ++transactionId);
      // A pause between exchanges, as between real commands: the relay must wake up for each.
      setImmediate(() => {
        startNs = process.hrtime.bigint();
        socket.write(next.request);
      });
    });
    startNs = process.hrtime.bigint();
    socket.write(next.request);
  };
  process.on('message', (task) => {
    const { said } = planFor(task.chunkSize);
    const socket = connect(task.port, '127.0.0.1', () => {
      socket.setNoDelay(true);
      play(socket, 'c2s', said.turns, () => (task.mode === 'throughput' ? throughput : latency)(socket, task));
    });
    socket.on('error', (error) => process.send({ kind: 'failed', message: error.message }));
  });
}

if (process.argv[2] === 'sink') sink();
else source();
