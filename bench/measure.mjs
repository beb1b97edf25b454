/** Running programs and comparing what they took. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const pollMs = 15;

/** Runs a program; `onText` gets its standard output, otherwise nobody does. Wall time, peak resident memory (Linux), exit status. */
export function run(command, args, { onText, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', onText === undefined ? 'ignore' : 'pipe', 'pipe'], cwd });
    let stderr = '';
    let peakBytes = 0;
    child.stderr.on('data', (text) => { stderr = `${stderr}${text}`.slice(-500); });
    if (onText !== undefined) child.stdout.setEncoding('utf8').on('data', onText);
    const poll = setInterval(() => { peakBytes = Math.max(peakBytes, peakOf(child.pid)); }, pollMs);
    child.on('error', reject);
    let seconds = 0;
    child.on('exit', () => {
      seconds = (performance.now() - startMs) / 1000;
      clearInterval(poll);
    });
    child.on('close', (status) => resolve({ seconds, peakBytes, status, stderr }));
  });
}

/** Peak resident memory so far; 0 where there is no /proc. */
export function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Processor seconds of a process so far; 0 where there is no /proc. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A row of the table. `pairs`: baseline and ours of each turn, taken one after the other. `better`: does more or less of ours count?
 * `limit` and `aim` are what the value (`value` of a pair) must reach. `promised` false: for information, no part of the performance contract.
 */
export function row({ id, work, unit, pairs, value, better, limit, aim, limitText, aimText, promised = true, format = (number) => number.toFixed(2), note }) {
  const values = pairs.map(([baseline, ours]) => value(baseline, ours));
  const middle = median(values);
  const reaches = (bound) => (better === 'more' ? middle >= bound : middle <= bound);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const doubtful = low < limit && limit < high;
  return {
    id, work, unit, baseline: median(pairs.map(([baseline]) => baseline)), ours: median(pairs.map(([, ours]) => ours)),
    value: middle, low, high, text: `${format(middle)} (${format(low)} to ${format(high)})`, limitText: promised ? limitText : `(${limitText})`, aimText: promised ? aimText : `(${aimText})`, turns: pairs.length,
    verdict: `${reaches(aim) ? 'aim reached' : reaches(limit) ? 'ok' : 'MISS'}${doubtful && pairs.length > 1 ? ', but runs differ by more than the distance to the limit' : ''}`,
    reached: reaches(limit) || !promised, ...(note === undefined ? {} : { note }),
  };
}
