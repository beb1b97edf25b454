/** Capture -> full decode, all rules, JSON, against tshark made to decode correctly; time and peak memory, on two sizes. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCapture } from './capture-file.mjs';
import { median, row, run } from './measure.mjs';

const tsharkArgs = (path) => [
  '-n', '-r', path, '-o', 'tcp.reassemble_out_of_order:TRUE', '-o', 'rtmpt.max_packet_size:4194304', '-Y', 'rtmpt', '-T', 'fields',
  '-e', 'rtmpt.header.typeid', '-e', 'rtmpt.header.csid', '-e', 'rtmpt.header.timestamp', '-e', 'rtmpt.header.bodysize',
];

/** Messages that tshark shows: it prints several of one packet in one line. */
async function countByTshark(path) {
  let rest = '';
  let count = 0;
  const line = (text) => {
    const types = text.split('\t', 1)[0];
    if (types !== '') count += types.split(',').length;
  };
  await run('tshark', tsharkArgs(path), {
    onText: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach(line);
    },
  });
  return count;
}

export async function benchCapture({ root, folder, bytes, turns, say, nodeArgs = [] }) {
  const ours = (path) => [process.execPath, [...nodeArgs, join(root, 'bin', 'run.js'), 'inspect', '--json', '--fail-on', 'never', path]];
  const hasTshark = (await run('tshark', ['--version']).catch(() => ({ status: 1 }))).status === 0;
  if (!hasTshark) say('tshark is not installed: the capture rows have no baseline');
  const result = { rows: [], checks: [], notes: [] };
  const seconds = { big: [], small: [] };
  const peaks = { big: [], small: [] };
  for (const [size, wanted] of [['small', bytes / 3], ['big', bytes]]) {
    const path = join(folder, `${size}.pcap`);
    const truth = writeCapture(path, wanted);
    say(`capture of ${(truth.bytes / 1e6).toFixed(0)} MB: ${truth.packets} packets, ${truth.messages} messages, ${truth.seconds} s, ${truth.swapped} segments swapped, ${truth.repeated} sent twice`);
    let text = '';
    const [command, args] = ours(path);
    const checked = await run(command, args, { onText: (piece) => { text += piece; } });
    if (checked.status !== 0) throw new Error(`rtmpdiag inspect ended with ${checked.status}: ${checked.stderr}`);
    const report = JSON.parse(text);
    const counted = report.sessions.reduce((sum, session) => sum + session.c2s.messages + session.s2c.messages, 0);
    const lost = report.sessions.reduce((sum, session) => sum + session.c2s.undecodedBytes + session.s2c.undecodedBytes, 0);
    const tsharkCount = hasTshark ? await countByTshark(path) : undefined;
    result.checks.push({ size, messages: truth.messages, ours: counted, tshark: tsharkCount, undecodedBytes: lost, findings: report.findings.map(({ rule, severity }) => `${severity} ${rule}`), ok: counted === truth.messages && lost === 0 && report.verdict !== 'fatal' && report.verdict !== 'stall' && report.verdict !== 'degraded' });
    for (let turn = 0; turn < (size === 'big' ? turns : 1); turn++) {
      const theirs = hasTshark ? await run('tshark', tsharkArgs(path)) : { seconds: NaN, peakBytes: NaN };
      const mine = await run(command, args);
      seconds[size].push([theirs.seconds, mine.seconds]);
      peaks[size].push([theirs.peakBytes, mine.peakBytes]);
    }
    if (size === 'small') rmSync(path);
    else {
      const megabytes = truth.bytes / 1e6;
      result.rows.push(row({
        id: 'capture-speed', work: `capture (${megabytes.toFixed(0)} MB) -> decode, rules, JSON`, unit: 'MB/s', better: 'more', limit: 4, aim: 8, limitText: '4 x', aimText: '8 x',
        pairs: seconds.big.map((pair) => pair.map((each) => megabytes / each)), value: (baseline, mine) => mine / baseline, note: 'baseline: tshark -T fields, out-of-order reassembly on',
      }));
      rmSync(path);
    }
  }
  const mib = (pair) => pair.map((each) => each / 2 ** 20);
  result.rows.push(row({
    id: 'capture-memory', work: 'same, peak RSS', unit: 'MiB', better: 'less', limit: 200, aim: 120, limitText: '200 MiB', aimText: '120 MiB',
    pairs: peaks.big.map(mib), value: (_baseline, mine) => mine, format: (value) => value.toFixed(0), note: 'baseline: tshark',
  }));
  const small = median(peaks.small.map(([, mine]) => mine));
  const growth = peaks.big.map(([, mine]) => [small / 2 ** 20, mine / 2 ** 20]);
  result.rows.push(row({
    id: 'capture-memory-flat', work: 'same, RSS at 3 x the file size', unit: 'MiB', better: 'less', limit: 1.25, aim: 1.1, limitText: 'flat (1.25 x)', aimText: '1.1 x',
    pairs: growth, value: (baseline, mine) => mine / baseline, note: `baseline: ours on a third of the file; tshark grows ${(median(peaks.big.map(([theirs]) => theirs)) / median(peaks.small.map(([theirs]) => theirs))).toFixed(2)} x`,
  }));
  return result;
}
