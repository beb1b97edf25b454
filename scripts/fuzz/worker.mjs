/** Runs one target in a thread of its own, so that an endless loop can be ended and an exhausted heap is only this thread's. */
import { parentPort, workerData } from 'node:worker_threads';
import { Random } from './random.mjs';

const { target: name, seed, first, last, untilMs, progress, input: given } = workerData;
const { default: target } = await import(`./targets/${name}.mjs`);
/** Shared with the main thread: the run under way, and how often it changed. */
const state = new Float64Array(progress);

/** Slower than this is a fault: a peer could hold up the analysis with it. */
const limitMs = (bytes) => 300 + bytes / 50;
/** A busy machine makes anything slow once. */
const slowTries = 3;

let slowest = { run: -1, ms: 0 };

async function execute(input, run) {
  for (let tries = 1; ; tries++) {
    const startMs = performance.now();
    await target.run(input);
    const ms = performance.now() - startMs;
    if (ms <= limitMs(target.size(input))) {
      if (ms > slowest.ms) slowest = { run, ms };
      return;
    }
    if (tries === slowTries) throw new Error(`took ${ms.toFixed(0)} ms for an input whose limit is ${limitMs(target.size(input)).toFixed(0)} ms`);
  }
}

/** Typed arrays become `{"hex": ...}`. */
function revive(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.hex === 'string' && Object.keys(value).length === 1) return Uint8Array.from(Buffer.from(value.hex, 'hex'));
  if (Array.isArray(value)) return value.map(revive);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}

let run = first;
let runs = 0;
const failures = [];
try {
  for (; run <= last && (untilMs === undefined || Date.now() < untilMs); run++) {
    state[0] = run;
    state[1] += 1;
    const input = given === undefined ? target.generate(new Random(`${seed}/${name}/${run}`)) : revive(given);
    try {
      await execute(input, run);
    } catch (error) {
      failures.push({ run, message: error?.message ?? String(error), stack: error?.stack ?? '' });
      parentPort.postMessage({ kind: 'failure', run, name: error?.name ?? 'Error', message: error?.message ?? String(error), stack: String(error?.stack ?? ''), input });
    }
    runs += 1;
  }
} finally {
  target.close?.();
}
parentPort.postMessage({ kind: 'done', runs, slowest });
