/** `rtmpdiag proxy` against a plain relay: bytes through, processor time, added round trip. Source, relay and sink are processes of their own. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { cpuOf, median, peakOf, quantile, row } from './measure.mjs';

const startLimitMs = 10_000;
const turnLimitMs = 60_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Waits until somebody listens there. */
async function listening(port) {
  for (const startMs = Date.now(); ; ) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() - startMs > startLimitMs) throw new Error(`nobody listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The next message of that kind; a process that fails, or says nothing, ends the bench. */
function heard(child, kind) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(reject, new Error(`no "${kind}" within ${turnLimitMs / 1000} s`)), turnLimitMs);
    const finish = (settle, value) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      settle(value);
    };
    const onMessage = (message) => {
      if (message.kind === kind) finish(resolve, message);
      else if (message.kind === 'failed') finish(reject, new Error(message.message));
    };
    const onExit = () => finish(reject, new Error(`an end of the bench died before "${kind}"`));
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

export async function benchProxy({ root, turns, bytes, requests, say, proxyArgs = [], nodeArgs = [] }) {
  const children = [];
  const keep = (child) => {
    children.push(child);
    return child;
  };
  try {
    const sink = keep(fork(join(root, 'bench', 'ends.mjs'), ['sink']));
    const source = keep(fork(join(root, 'bench', 'ends.mjs'), ['source']));
    const { port: target } = await heard(sink, 'listening');
    const ports = { plain: await freePort(), ours: await freePort(), direct: target };
    const relays = {
      plain: keep(spawn(process.execPath, [join(root, 'bench', 'relay.mjs'), String(ports.plain), String(target)], { stdio: ['ignore', 'ignore', 'inherit'] })),
      ours: keep(spawn(process.execPath, [...nodeArgs, join(root, 'bin', 'run.js'), 'proxy', '--listen', String(ports.ours), '--target', `127.0.0.1:${target}`, '--no-probe', ...proxyArgs], { stdio: ['ignore', 'ignore', 'inherit'] })),
    };
    const turn = async (which, task) => {
      const ready = heard(sink, 'ready');
      sink.send(task);
      await ready;
      const before = cpuOf(relays[which]?.pid);
      const done = [heard(task.mode === 'throughput' ? sink : source, 'done'), ...(task.mode === 'throughput' ? [heard(source, 'done')] : [])];
      source.send({ ...task, port: ports[which] });
      const [result] = await Promise.all(done);
      return { ...result, cpuSeconds: cpuOf(relays[which]?.pid) - before };
    };
    const ready = heard(sink, 'ready');
    sink.send({ mode: 'throughput', chunkSize: 60_000, bytes: 1 });
    await ready;
    await listening(ports.plain);
    await listening(ports.ours);

    const rows = [];
    const notes = [];
    for (const [chunkSize, share] of [[60_000, 1], [4096, 0.5], [128, 0.2]]) {
      const task = { mode: 'throughput', chunkSize, bytes: Math.round(bytes * share) };
      const pairs = [];
      const cpu = { plain: [], ours: [] };
      // The first turn warms both up: a relay lives for hours.
      for (let i = 0; i <= turns; i++) {
        const results = {};
        for (const which of i % 2 === 0 ? ['plain', 'ours'] : ['ours', 'plain']) {
          const { seconds, cpuSeconds } = await turn(which, task);
          results[which] = task.bytes / 1e6 / seconds;
          if (i > 0) cpu[which].push(cpuSeconds / (task.bytes / 1e9));
        }
        if (i > 0) pairs.push([results.plain, results.ours]);
      }
      const main = chunkSize === 60_000;
      rows.push(row({
        id: `proxy-bytes-${chunkSize}`, work: `proxy, bytes through, chunks of ${chunkSize}`, unit: 'MB/s', better: 'more', limit: 0.85, aim: 0.95, limitText: main ? '0.85 x' : '(0.85 x)', aimText: main ? '0.95 x' : '(0.95 x)',
        pairs, value: (baseline, ours) => ours / baseline, note: `CPU s/GB: plain relay ${median(cpu.plain).toFixed(2)}, ours ${median(cpu.ours).toFixed(2)}`,
      }));
      say(`proxy, chunks of ${chunkSize}: plain ${median(pairs.map(([plain]) => plain)).toFixed(0)} MB/s, ours ${median(pairs.map(([, ours]) => ours)).toFixed(0)} MB/s`);
    }
    notes.push(`peak RSS of the proxy process ${(peakOf(relays.ours.pid) / 2 ** 20).toFixed(0)} MiB, of the plain relay ${(peakOf(relays.plain.pid) / 2 ** 20).toFixed(0)} MiB`);

    const medians = [];
    const tails = [];
    const direct = [];
    const task = { mode: 'latency', chunkSize: 60_000, requests };
    for (let i = 0; i <= turns; i++) {
      const us = {};
      for (const which of i % 2 === 0 ? ['direct', 'plain', 'ours'] : ['ours', 'plain', 'direct']) us[which] = (await turn(which, task)).us;
      if (i === 0) continue;
      direct.push(median(us.direct) / 1000);
      medians.push([median(us.plain) / 1000, median(us.ours) / 1000]);
      tails.push([quantile(us.plain, 0.99) / 1000, quantile(us.ours, 0.99) / 1000]);
    }
    const added = (baseline, ours) => ours - baseline;
    const three = (value) => `${value >= 0 ? '+' : ''}${value.toFixed(3)} ms`;
    rows.push(row({
      id: 'proxy-round-trip', work: 'proxy, added round trip, median', unit: 'ms', better: 'less', limit: 0.1, aim: 0.03, limitText: '+ 0.1 ms', aimText: '+ 0.03 ms', pairs: medians, value: added, format: three,
      note: `over the plain relay; without any relay ${median(direct).toFixed(3)} ms`,
    }));
    rows.push(row({ id: 'proxy-round-trip-p99', work: 'proxy, added round trip, 99th percentile', unit: 'ms', better: 'less', limit: 1, aim: 0.3, limitText: '(+ 1 ms)', aimText: '(+ 0.3 ms)', pairs: tails, value: added, format: three }));
    return { rows, notes };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined)));
  }
}
