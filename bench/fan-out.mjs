/**
 * One publisher, 50 players at 4 Mbit/s: processor seconds of the server for every gigabyte that the players got. Our server as
 * its user runs it beside Node-Media-Server 4 (npm) and nginx-rtmp (Debian), one after the other in the same run.
 */
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { cpuOf, median, peakOf, row } from './measure.mjs';

const players = 50;
const path = 'live/bench';
/** 30 frames and 43 audio frames a second, 3.87 and 0.13 Mbit/s. */
const videoFill = 16_080;
const audioFill = 330;
/**
 * Servers run for days. At some dozens of messages a second Node takes half a minute to find and compile what is hot, and that
 * alone is as much work as the relay in the meantime (measured: 1.3 s/GB between the 15th and 27th second, 0.75 from the 35th).
 */
const settleMs = 40_000;

function sleep(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(port) {
  for (let turn = 0; turn < 200; turn += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}

function ours(root, nodeArgs) {
  return async (port) => spawn(process.execPath, [...nodeArgs, join(root, 'bin', 'run.js'), 'serve', '--listen', String(port)], { stdio: 'ignore' });
}

function nodeMediaServer(root, folder) {
  return async (port) => {
    const http = await freePort();
    const file = join(folder, 'nms.mjs');
    writeFileSync(file, [
      `import NodeMediaServer from ${JSON.stringify(join(root, 'node_modules/node-media-server/src/index.js'))};`,
      `new NodeMediaServer({ bind: '127.0.0.1', rtmp: { port: ${port} }, http: { port: ${http} }, store: { path: ${JSON.stringify(join(folder, 'nms'))} }, auth: { play: false, publish: false, secret: '', jwt: { users: [] } }, record: { auto: false, path: ${JSON.stringify(join(folder, 'nms-record'))} }, webadmin: { enable: false }, notify: { url: '' } }).run();`,
    ].join('\n'));
    return spawn(process.execPath, [file], { stdio: 'ignore', cwd: folder });
  };
}

function nginx(folder) {
  return async (port) => {
    mkdirSync(join(folder, 'logs'), { recursive: true });
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `daemon off; master_process off; worker_processes 1; error_log stderr error; pid ${folder}/nginx.pid;
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
events { worker_connections 256; }
rtmp { server { listen 127.0.0.1:${port}; chunk_size 4096; application live { live on; } } }\n`);
    return spawn('/usr/sbin/nginx', ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: 'ignore' });
  };
}

/** Seconds of processor per gigabyte delivered, and the peak of memory. */
async function measure(start, crowd, windowMs) {
  const { publishMedia } = await import('../dist/client/publish.js');
  const { parseStreamUrl } = await import('../dist/client/core/stream-url.js');
  const { selfDescribingMessages } = await import('../dist/client/core/self-describing.js');
  const port = await freePort();
  const server = await start(port);
  const controller = new AbortController();
  try {
    await untilListening(port);
    const messages = selfDescribingMessages({ nonce: new Uint8Array(8), seconds: 3600, keyframeInterval: 60, fillBytes: (kind) => (kind === 'video' ? videoFill : audioFill) });
    let sent = 0;
    const published = publishMedia({
      url: parseStreamUrl(`rtmp://127.0.0.1:${port}/${path}`), pace: 1, signal: controller.signal,
      source: {
        read: () => {
          const { value } = messages.next();
          sent += value.payload.length;
          return Promise.resolve(value);
        },
        close: () => Promise.resolve(),
      },
    });
    await sleep(1000);
    await crowd.ask({ kind: 'join', port, path, players });
    await sleep(settleMs);
    const before = await crowd.ask({ kind: 'count' });
    if (before.failed !== '' || before.running !== players) throw new Error(`${before.running} of ${players} players play: ${before.failed}`);
    const cpuBefore = cpuOf(server.pid);
    const sentBefore = sent;
    await sleep(windowMs);
    const after = await crowd.ask({ kind: 'count' });
    const cpu = cpuOf(server.pid) - cpuBefore;
    const sentBytes = sent - sentBefore;
    const got = after.bytes.map((bytes, index) => bytes - before.bytes[index]);
    // Nobody wins by dropping: every player got what was published meanwhile, give or take what was on its way.
    const least = Math.min(...got) / sentBytes;
    const gigabytes = got.reduce((sum, bytes) => sum + bytes, 0) / 1e9;
    const peakBytes = peakOf(server.pid);
    await crowd.ask({ kind: 'leave' });
    controller.abort();
    await published;
    return { perGigabyte: cpu / gigabytes, least, peakBytes };
  } finally {
    controller.abort();
    server.kill();
  }
}

function crowdProcess() {
  const child = fork(new URL('./fan-out-players.mjs', import.meta.url));
  return {
    ask: (message) => new Promise((resolve) => {
      child.once('message', resolve);
      child.send(message);
    }),
    end: () => { child.kill(); },
  };
}

export async function benchFanOut({ root, folder, turns, windowMs, say, nodeArgs }) {
  const servers = [['ours', ours(root, nodeArgs)], ['Node-Media-Server 4', nodeMediaServer(root, folder)]];
  if (existsSync('/usr/lib/nginx/modules/ngx_rtmp_module.so')) servers.push(['nginx-rtmp', nginx(folder)]);
  const results = new Map(servers.map(([name]) => [name, []]));
  const crowd = crowdProcess();
  const checks = [];
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [name, start] of servers) {
        const result = await measure(start, crowd, windowMs);
        results.get(name).push(result);
        say(`fan-out ${turn + 1}/${turns}: ${name} ${result.perGigabyte.toFixed(2)} s/GB, least fed player ${(result.least * 100).toFixed(1)} %, ${(result.peakBytes / 1048576).toFixed(0)} MiB`);
        if (name === 'ours') checks.push({ name: `fan-out, turn ${turn + 1}: every player got everything`, ok: result.least > 0.97 });
      }
    }
  } finally {
    crowd.end();
  }
  const of = (name) => results.get(name)?.map(({ perGigabyte }) => perGigabyte) ?? [];
  const pairs = of('Node-Media-Server 4').map((baseline, index) => [baseline, of('ours')[index]]);
  const rows = [row({ id: 'fan-out', work: `server fan-out to ${players} players at 4 Mbit/s, CPU per GB (Node-Media-Server 4)`, unit: 's/GB', pairs, value: (baseline, mine) => mine / baseline, better: 'less', limit: 0.8, aim: 0.5, limitText: '0.80', aimText: '0.50' })];
  if (results.has('nginx-rtmp')) {
    rows.push(row({ id: 'fan-out-nginx', work: 'the same beside nginx-rtmp', unit: 's/GB', pairs: of('nginx-rtmp').map((baseline, index) => [baseline, of('ours')[index]]), value: (baseline, mine) => mine / baseline, better: 'less', promised: false, limit: 1, aim: 1, limitText: '1', aimText: '1' }));
  }
  const notes = [`fan-out, peak memory: ${[...results].map(([name, list]) => `${name} ${(median(list.map(({ peakBytes }) => peakBytes)) / 1048576).toFixed(0)} MiB`).join(', ')}`];
  return { rows, checks, notes };
}
