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

export async function benchProxy({ root, turns, bytes, requests, say, nodeArgs = [] }) {
  const children = [];
  const keep = (child) => {
    children.push(child);
    return child;
  };
  try {
    const sink = keep(fork(join(root, 'bench', 'ends.mjs'), ['sink']));
    const source = keep(fork(join(root, 'bench', 'ends.mjs'), ['source']));
    const { port: target } = await heard(sink, 'listening');
    const ports = { plain: await freePort(), quiet: await freePort(), lines: await freePort(), direct: target };
    const proxy = (port, ...args) => keep(spawn(process.execPath, [...nodeArgs, join(root, 'bin', 'run.js'), 'proxy', '--listen', String(port), '--target', `127.0.0.1:${target}`, '--no-probe', ...args], { stdio: ['ignore', 'ignore', 'inherit'] }));
    const relays = {
      plain: keep(spawn(process.execPath, [join(root, 'bench', 'relay.mjs'), String(ports.plain), String(target)], { stdio: ['ignore', 'ignore', 'inherit'] })),
      // All decoding and all rules, no line per message; and with a line for each, as without --quiet.
      quiet: proxy(ports.quiet, '--quiet'),
      lines: proxy(ports.lines),
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
    for (const which of Object.keys(relays)) await listening(ports[which]);

    const rows = [];
    const notes = [];
    for (const [chunkSize, share] of [[60_000, 1], [4096, 0.5], [128, 0.2]]) {
      const task = { mode: 'throughput', chunkSize, bytes: Math.round(bytes * share) };
      const all = chunkSize === 60_000 ? ['plain', 'quiet', 'lines'] : ['plain', 'quiet'];
      const speeds = Object.fromEntries(all.map((which) => [which, []]));
      const cpu = Object.fromEntries(all.map((which) => [which, []]));
      // The first turn warms them up: a relay lives for hours.
      for (let i = 0; i <= turns; i++) {
        for (const which of i % 2 === 0 ? all : [...all].reverse()) {
          const { seconds, cpuSeconds } = await turn(which, task);
          if (i === 0) continue;
          speeds[which].push(task.bytes / 1e6 / seconds);
          cpu[which].push(cpuSeconds / (task.bytes / 1e9));
        }
      }
      for (const which of all.slice(1)) {
        const contract = chunkSize === 60_000 && which === 'quiet';
        rows.push(row({
          id: `proxy-bytes-${chunkSize}${which === 'lines' ? '-lines' : ''}`, work: `proxy, bytes through, chunks of ${chunkSize}${which === 'lines' ? ', a line per message' : ''}`, unit: 'MB/s', better: 'more', limit: 0.85, aim: 0.95,
          limitText: '0.85 x', aimText: '0.95 x', promised: contract, pairs: speeds.plain.map((plain, i) => [plain, speeds[which][i]]), value: (baseline, ours) => ours / baseline,
          note: `CPU s/GB: plain relay ${median(cpu.plain).toFixed(2)}, ours ${median(cpu[which]).toFixed(2)}`,
        }));
      }
      say(`proxy, chunks of ${chunkSize}: ${all.map((which) => `${which} ${median(speeds[which]).toFixed(0)} MB/s`).join(', ')}`);
    }
    notes.push(`peak RSS of the proxy process ${(peakOf(relays.quiet.pid) / 2 ** 20).toFixed(0)} MiB, of the plain relay ${(peakOf(relays.plain.pid) / 2 ** 20).toFixed(0)} MiB`);

    const medians = [];
    const tails = [];
    const direct = [];
    const task = { mode: 'latency', chunkSize: 60_000, requests };
    for (let i = 0; i <= turns; i++) {
      const us = {};
      for (const which of i % 2 === 0 ? ['direct', 'plain', 'lines'] : ['lines', 'plain', 'direct']) us[which] = (await turn(which, task)).us;
      if (i === 0) continue;
      direct.push(median(us.direct) / 1000);
      medians.push([median(us.plain) / 1000, median(us.lines) / 1000]);
      tails.push([quantile(us.plain, 0.99) / 1000, quantile(us.lines, 0.99) / 1000]);
    }
    const added = (baseline, ours) => ours - baseline;
    const three = (value) => `${value >= 0 ? '+' : ''}${value.toFixed(3)} ms`;
    rows.push(row({
      id: 'proxy-round-trip', work: 'proxy, added round trip, median', unit: 'ms', better: 'less', limit: 0.1, aim: 0.03, limitText: '+ 0.1 ms', aimText: '+ 0.03 ms', pairs: medians, value: added, format: three,
      note: `with a line per message, over the plain relay; without any relay ${median(direct).toFixed(3)} ms`,
    }));
    rows.push(row({ id: 'proxy-round-trip-p99', work: 'proxy, added round trip, 99th percentile', unit: 'ms', better: 'less', limit: 1, aim: 0.3, limitText: '+ 1 ms', aimText: '+ 0.3 ms', promised: false, pairs: tails, value: added, format: three }));
    return { rows, notes };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined)));
  }
}
