/** `rtmpdiag conform` as its user meets it: every exit status, every sentence, every output. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConformReport } from '../../src/conformance/core/model.js';
import { program, run, start, type Finished } from '../helpers/programs.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));

let folder = '';
let files = 0;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-conform-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const conform = (...args: string[]): Promise<Finished> => run(process.execPath, [command, 'conform', ...args], { cwd: folder, limitMs: 60_000 });
const conformWith = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Finished> => start(process.execPath, [command, 'conform', ...args], { cwd: folder, env, limitMs: 60_000 }).finished;
const file = (text: string, ending = 'yaml'): string => {
  files += 1;
  const path = join(folder, `file-${files}.${ending}`);
  writeFileSync(path, text);
  return path;
};
const parse = (result: Finished): ConformReport => JSON.parse(result.stdout) as ConformReport;

/** Counts of a report belong to its cases, and nothing is lost between selected and executed. */
function addsUp({ counts, cases, notExecuted }: ConformReport): void {
  expect(cases.length + notExecuted.length).toBe(counts.selected);
  expect(counts.executed + counts.notExecuted).toBe(counts.selected);
  for (const verdict of ['pass', 'fail', 'warn', 'info', 'unsupported', 'blocked', 'inconclusive', 'skip'] as const) {
    expect(counts[verdict], verdict).toBe(cases.filter((each) => each.verdict === verdict).length);
  }
}

async function listen(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `rtmp://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  return port;
}

describe('exit status 0: the gate passed', () => {
  it('says what it tested, the groups, the counts and the gate', async () => {
    const result = await conform('--only', 'HS-001,HS-002,TD');
    expect(result.stderr).toBe('');
    expect(result.stdout).toMatch(/^rtmpdiag conform built-in server {3}\d+ selected cases\nsanity ok .* connect p95 [\d.]+ ms {3}T 2\.0 s/);
    expect(result.stdout).toMatch(/^handshake +2 pass$/m);
    expect(result.stdout).toMatch(/^\d+ in catalogue, \d+ selected: \d+ pass {3}[\d.]+ s\ngate: passed\n$/m);
    expect(result.stdout).not.toContain('\u001b');
    expect(result.status).toBe(0);
  });

  it('holds with --allow-inconclusive although a case is undecided', async () => {
    const result = await conform('--only', 'HS-001,MR-001', '--mutant', 'play-not-found', '--allow-inconclusive');
    expect(result.stdout).toMatch(/blocked MR-001 .*needs-play/);
    expect(result.status).toBe(0);
  });

  it('is no matter of a failure that is ignored', async () => {
    const result = await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--ignore', 'hs-001', '--json');
    expect(parse(result).cases[0]).toMatchObject({ id: 'HS-001', verdict: 'fail', baseline: { mark: 'ignored' } });
    expect(result.status).toBe(0);
  });
});

describe('exit status 1: the gate failed', () => {
  it('names expected, actual, reason and a command that repeats it', async () => {
    const result = await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--seed', 'abc');
    expect(result.stdout).toMatch(/^ {2}FAIL HS-001 version {2}rtmp:5\.2\.2/m);
    expect(result.stdout).toMatch(/expected {3}S0 is 3\n {7}actual {5}S0 is another number \(version: 6\)\n {7}reason {5}other-version\n/);
    expect(result.stdout).toContain('repeat     rtmpdiag conform --mutant S16 --only HS-001 --seed abc');
    expect(result.stdout).toMatch(/^gate: FAILED \(1 failed: HS-001\)$/m);
    expect(result.status).toBe(1);
  });

  it('holds for a single case that fails: behind a sound sanity that proves something', async () => {
    expect((await conform('--only', 'HS-001', '--mutant', 'S16')).status).toBe(1);
  });

  it('is that of a warning with --strict, and without it is none', async () => {
    const lax = await conform('--only', 'HS-006,HS-001', '--mutant', 'S18');
    expect(lax.stdout).toMatch(/WARN HS-006/);
    expect(lax.status).toBe(0);
    const strict = await conform('--only', 'HS-006,HS-001', '--mutant', 'S18', '--strict');
    expect(strict.stdout).toMatch(/gate: FAILED \(1 with a warning: HS-006\)/);
    expect(strict.status).toBe(1);
  });

  it.each([
    ['an unexpected pass', 'HS-001: { expect: fail, reason: other-version, why: "old library" }', [], /XPASS HS-001[^]*baseline +xpass: expected fail, and it is pass now: take it out of the\s+baseline[^]*no longer as the baseline says, take it out there: HS-001/],
    ['another reason than the expected', 'HS-001: { expect: fail, reason: no-answer, why: "old library" }', ['--mutant', 'S16'], /FAIL HS-001[^]*expected reason no-answer, not\s+other-version[^]*not as the baseline says: HS-001/],
    ['an entry that has expired', 'HS-001: { expect: fail, reason: other-version, why: "old library", until: 2020-01-31 }', ['--mutant', 'S16'], /the baseline entry HS-001 expired on 2020-01-31/],
    ['an entry that has expired while its case passes', 'HS-001: { expect: [pass, fail], why: "old library", until: 2020-01-31 }', [], /the baseline entry HS-001 expired on 2020-01-31/],
  ])('is that of %s, with one clear sentence', async (_, entry, args, sentence) => {
    const result = await conform('--only', 'HS-001,HS-002', '--baseline', file(`cases:\n  ${entry}\n`), ...args);
    expect(result.stdout).toMatch(sentence);
    expect(result.stdout.match(/^gate: .*/m)?.[0].match(/HS-001/g)).toHaveLength(1);
    expect(result.status).toBe(1);
  });

  it('becomes 0 by a baseline that says the same', async () => {
    const result = await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--baseline', file('# ours\ntarget: mine\ncases:\n  HS-001: { expect: fail, reason: other-version, why: "old # library" }\n'));
    expect(result.stdout).toMatch(/XFAIL HS-001[^]*baseline +xfail: old # library[^]*gate: passed/);
    expect(result.status).toBe(0);
  });
});

describe.concurrent('exit status 2: usage', () => {
  const baseline = (text: string): string[] => ['--only', 'HS-001', '--baseline', `FILE:${text}`];
  it.each([
    ['an unknown case', ['--only', 'HS-999'], /^There is no case or group "HS-999"\.\n/],
    ['an unknown case that is near', ['--only', 'HS-01'], /"HS-01"\.\nDid you mean HS-01/],
    ['an unknown case to skip', ['--skip', 'ZZ-*'], /There is no case or group "ZZ-\*"/],
    ['an unknown case to ignore', ['--ignore', 'HS-999'], /--ignore: there is no case "HS-999"/],
    ['an unknown tag', ['--tag', 'nothing'], /There is no tag "nothing"/],
    ['an unknown clause', ['--clause', 'rtmp:99.*'], /There is no clause "rtmp:99\.\*"/],
    ['an unknown level', ['--level', 'M,X'], /There is no level "X"/],
    ['an unknown profile', ['--profile', 'cor'], /There is no profile "cor"\.\nDid you mean core\?/],
    ['a selection that leaves nothing', ['--only', 'HS-001', '--skip', 'HS'], /The selection leaves no case to run/],
    ['cases for a client against a server', ['--only', 'CL-001'], /These cases test a client/],
    ['the profile of clients against a server', ['--profile', 'client'], /tests a client.*\n.*--as-server/],
    ['a part of nothing', ['--only', 'HS-001', '--shard', '2/3'], /Part 2 of 3 is empty/],
    ['a part that is none', ['--shard', '5/4'], /--shard takes a part/],
    ['an explanation of nothing', ['--explain', 'HS-01'], /There is no case "HS-01"\.\nDid you mean/],
    ['an unknown flag', ['--basline', 'x'], /has no flag --basline\.\nDid you mean --baseline/],
    ['no address', ['localhost'], /Write the address as rtmp:/],
    ['an address without app', ['rtmp://u:hidden-one@localhost'], /Write the address as rtmp:/],
    ['a server command without address', ['--server-cmd', './server'], /needs the address/],
    ['a mutant of another server', ['rtmp://127.0.0.1:1/live', '--mutant', 'S16'], /built-in server/],
    ['an unknown mutant', ['--mutant', 'S999'], /no "S999"/],
    ['repetitions of clients that nobody can start', ['--as-server', '--repeat', '2'], /need a client that can be started: --client-cmd/],
    ['a place to listen that is none', ['--as-server', '--listen', 'here'], /--listen: write it as PORT/],
    ['a place to listen with a command', ['--as-server', '--client-cmd', 'x {url}', '--listen', '0'], /--listen/],
    ['the coverage of an unknown clause', ['--coverage', '--clause', 'rtmp:5.2.1/c2-behind'], /There is no clause "rtmp:5\.2\.1\/c2-behind"\.\nDid you mean rtmp:5\.2\.1\/c2-behind-s1/],
    ['a clause that no case stands on', ['--clause', 'ertmp2:multitrack'], /No case stands on the clause "ertmp2:multitrack"/],
    ['until it fails and the baseline of that', ['--until-fail', '--baseline', 'x', '--update-baseline'], /--update-baseline/],
    ['a client command without a place for the address', ['--as-server', '--client-cmd', 'ffmpeg'], /Write \{url\}/],
    ['a client and an address', ['rtmp://127.0.0.1/live', '--as-server', '--client-cmd', 'x {url}'], /leave the address away/],
    ['a baseline that is not there', ['--baseline', 'none.yaml'], /There is no file none\.yaml/],
    ['a baseline with an unknown case', baseline('cases:\n  HS-999: { expect: fail, why: x }\n'), /there is no case HS-999/],
    ['a baseline that does not say why', baseline('cases:\n  HS-001: { expect: fail }\n'), /HS-001 does not say why/],
    ['a baseline with a misspelt word', baseline('cases:\n  HS-001: { expect: fail, why: x, untill: 2030-01-01 }\n'), /HS-001 has "untill"/],
    ['a baseline with a day that is none', baseline('cases:\n  HS-001: { expect: fail, why: x, until: 2030-02-30 }\n'), /until is a day/],
    ['a baseline with a verdict that is none', baseline('cases:\n  HS-001: { expect: failed, why: x }\n'), /expect is one of/],
    ['a baseline that is no YAML', baseline('cases: [1, 2\n'), /line 1/],
    ['a report of unknown form', ['--report', 'x.doc'], /does not know the form/],
    ['a report that cannot be written', ['--junit', 'none/x.xml'], /does not exist/],
    ['a timeout of nothing', ['--timeout', '0'], /above 0/],
    ['an expression that is none', ['--log', 'x', '--log-bad', '('], /no regular expression/],
    ['a log that is not there', ['--log', 'none.log', '--log-bad', 'x'], /There is no file none\.log/],
    ['a process that is not there', ['--pid', '4194303'], /no process 4194303/],
    ['a key without its counterpart', ['--auth-good', 'rtmp://h/a/s?token=hidden-one'], /auth-bad/],
    ['a report to compare that is not there', ['diff', 'none.json', 'none.json'], /There is no file none\.json/],
    ['a report to merge that is none', ['merge', 'FILE:{}'], /is no report of rtmpdiag conform/],
    ['a page of something else', ['report', 'FILE:no JSON'], /is no JSON/],
    ['one report to compare', ['diff', 'FILE:{}'], /conform diff needs NEW/],
  ])('%s: a sentence and the next step', async (_, args, sentence) => {
    const result = await conform(...args.map((arg) => (arg.startsWith('FILE:') ? file(arg.slice(5)) : arg)));
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(result.stderr).not.toMatch(/hidden-one|\bat \S+ \(|Error:/);
    expect(result.stdout).toBe('');
    expect(result.status).toBe(2);
  });
});

describe('exit status 3: nothing was proved', () => {
  it('for a port that nobody listens on', async () => {
    const result = await conform(`rtmp://127.0.0.1:${await closedPort()}/live`, '--only', 'HS,PL', '--junit', 'closed.xml');
    expect(result.stdout).toMatch(/^sanity failed: the target 127\.0\.0\.1:\d+ refuses the connection$/m);
    expect(result.stdout.match(/server-down/g)).toHaveLength(1);
    expect(result.stdout).toMatch(/^gate: nothing proved \(the target 127\.0\.0\.1:\d+ refuses the connection\)$/m);
    expect(result.status).toBe(3);
    // Who reads this file alone must not take it for a green run.
    expect(readFileSync(join(folder, 'closed.xml'), 'utf8')).toMatch(/<error type="exit-3" message="the target/);
  });

  it.each([
    ['a web server', (socket: Socket) => { socket.on('data', () => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'); }); }],
    ['an echo', (socket: Socket) => { socket.pipe(socket); }],
    ['a server that closes', (socket: Socket) => { socket.end(); }],
  ])('for %s', async (_, serve) => {
    const result = await conform(await listen(serve), '--only', 'NC,PL', '--timeout', '0.3', '--json');
    expect(result.stderr).toMatch(/^gate: the server cannot be tested: /);
    const report = parse(result);
    addsUp(report);
    expect(report.counts.blocked).toBe(report.counts.selected);
    expect(report.gate).toMatchObject({ passed: false, exit: 3 });
    expect(result.status).toBe(3);
  });

  it('for a server command that ends at once, with its last words', async () => {
    const result = await conform(`rtmp://127.0.0.1:${await closedPort()}/live`, '--server-cmd', 'echo no such config >&2; exit 7', '--only', 'HS-001');
    expect(result.stdout).toMatch(/nothing proved \(the server command ended at once \(status 7\): no such\s+config\)/);
    expect(result.status).toBe(3);
  });

  it('where every case was skipped', async () => {
    const result = await conform(`rtmp://127.0.0.1:${await closedPort()}/live`, '--server-cmd', `exec ${process.execPath} ${command} serve --listen $PORT`, '--dry-run', '--only', 'AU');
    expect(result.stdout).toMatch(/skip AU-001 .*needs --auth-good and --auth-bad/);
    expect(result.status).toBe(0);
    const server = start(process.execPath, [command, 'serve', '--listen', '0', '--json']);
    onTestFinished(async () => { await server.stop(); });
    const port = await new Promise<number>((resolve) => { server.child.stdout?.on('data', (text: string) => { const found = /"port":(\d+)/.exec(text)?.[1]; if (found !== undefined) resolve(Number(found)); }); });
    const skipped = await conform(`rtmp://127.0.0.1:${port}/live`, '--only', 'AU');
    expect(skipped.stdout).toMatch(/nothing proved \(no case could be judged\)/);
    expect(skipped.status).toBe(3);
  });
});

it('exit status 4: undecided, with the cases that are', async () => {
  const result = await conform('--only', 'HS-001,MR-001', '--mutant', 'play-not-found');
  expect(result.stdout).toMatch(/^gate: undecided \(1 undecided: MR-001\)$/m);
  expect(result.status).toBe(4);
});

describe('exit status 70: a fault of rtmpdiag', () => {
  const planted = (code: string): Readonly<Record<string, string>> => ({ NODE_OPTIONS: `--import=${pathToFileURL(file(code, 'mjs')).href}` });

  it('in a case: told, with the other cases', async () => {
    const env = planted("import net from 'node:net';\nnet.Socket.prototype.resetAndDestroy = () => { throw new TypeError('planted'); };\n");
    const result = await conformWith(env, '--only', 'HS-001,PB-016', '--json');
    const report = parse(result);
    expect(report.cases.map(({ id, verdict, reason }) => `${id} ${verdict} ${reason}`)).toEqual(['HS-001 pass version-3', 'PB-016 inconclusive harness-error']);
    expect(report.gate.because).toMatch(/rtmpdiag itself failed: PB-016: planted/);
    expect(result.status).toBe(70);
  });

  it('outside the cases: one request for a report', async () => {
    const env = planted("import { createRequire, syncBuiltinESMExports } from 'node:module';\ncreateRequire(import.meta.url)('node:crypto').randomBytes = () => { throw new TypeError('planted'); };\nsyncBuiltinESMExports();\n");
    const result = await conformWith(env, '--only', 'HS-001');
    expect(result.stderr).toMatch(/^rtmpdiag itself failed: planted\nThis is a fault of rtmpdiag/);
    expect(result.status).toBe(70);
  });
});

describe('exit status 130: interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s, with a valid partial report', async (signal) => {
    const running = start(process.execPath, [command, 'conform', '--only', 'HS,TD', '--repeat', '100', '--json-stream', '--report', `${signal}.json`, '--junit', `${signal}.xml`], { cwd: folder });
    let seen = '';
    running.child.stdout?.on('data', (text: string) => {
      seen += text;
      if (seen.includes('"event":"case"') && !running.child.killed) running.child.kill(signal);
    });
    const result = await running.finished;
    expect(result.status).toBe(130);
    const lines = result.stdout.trim().split('\n').map((line) => JSON.parse(line) as { readonly event: string; readonly interrupted?: boolean });
    expect(lines.map(({ event }) => event).filter((event, at, all) => all.indexOf(event) === at)).toEqual(['start', 'sanity', 'case', 'end']);
    expect(lines.at(-1)).toMatchObject({ event: 'end', interrupted: true, gate: { exit: 130, passed: false } });
    const report = JSON.parse(readFileSync(join(folder, `${signal}.json`), 'utf8')) as ConformReport;
    addsUp(report);
    expect(report.interrupted).toBe(true);
    expect(report.cases.length).toBeGreaterThan(0);
    expect(report.notExecuted.length).toBeGreaterThan(0);
    expect((await run(program('xmllint'), ['--noout', '--schema', schema, join(folder, `${signal}.xml`)])).status).toBe(0);
    expect(readFileSync(join(folder, `${signal}.xml`), 'utf8')).toContain('<error type="exit-130"');
  });
});

describe('outputs', () => {
  it('JSON: one document, nothing else, complete', async () => {
    const result = await conform('--only', 'HS,MR-001', '--json');
    expect(result.stderr).toBe('');
    const report = parse(result);
    addsUp(report);
    expect(report).toMatchObject({ schema: 'rtmpdiag.conform/1', mode: 'server', profile: 'selection', interrupted: false, target: { url: 'built-in server', startedBy: 'rtmpdiag', reach: 'play' }, gate: { passed: true, exit: 0, unexpected: [] } });
    expect(report.calibration?.samples).toBeGreaterThan(10);
    expect(report.argv).toEqual(['conform', '--only', 'HS,MR-001', '--json']);
  });

  it('a folder with evidence, pages and files by their endings', async () => {
    const result = await conform('--only', 'HS-001,HS-006,HS-002', '--mutant', 'S16', '--report', 'out', '--report', 'a.md', '--junit', 'a.xml', '--html', 'a.html');
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/evidence {3}out\/HS-001/);
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
    expect((JSON.parse(read('out/report.json')) as ConformReport).cases[0]?.evidence).toBe(join('out', 'HS-001'));
    expect(read('out/HS-001/transcript.txt')).toMatch(/verdict {3}fail other-version/);
    expect(read('out/HS-001/repro.sh')).toMatch(/^#!\/bin\/sh\n.*\nrtmpdiag conform --mutant S16 --only HS-001 --seed \w+\n$/);
    expect(read('a.md')).toMatch(/^# Conformance: gate not passed[^]*\| HS-001 version \| fail \| other-version \|/);
    expect(read('a.html')).toMatch(/^<!DOCTYPE html>/);
    expect(read('out/report.html')).toContain('What went over the wire');
  });

  it('JUnit that its schema accepts, whatever the verdicts are', async () => {
    const baseline = file('cases:\n  HS-001: { expect: fail, reason: other-version, why: "<&\\"\'> and \\u0007" }\n');
    await conform('--only', 'HS,AU,MR-001,PL', '--mutant', 'S16', '--junit', 'b.xml', '--baseline', baseline);
    await conform(`rtmp://127.0.0.1:${await closedPort()}/live`, '--junit', 'c.xml');
    await conform('--only', 'HS-006,HS-001', '--mutant', 'S18', '--strict', '--junit', 'd.xml');
    const result = await run(program('xmllint'), ['--noout', '--schema', schema, join(folder, 'b.xml'), join(folder, 'c.xml'), join(folder, 'd.xml')]);
    expect(result.stderr.trim().split('\n')).toEqual(['b', 'c', 'd'].map((name) => `${join(folder, name)}.xml validates`));
    expect(readFileSync(join(folder, 'b.xml'), 'utf8')).toMatch(/<testcase name="HS-001 version" classname="conform\.HS"[^>]*><properties>.*<\/properties><skipped message="fail other-version/);
    expect(readFileSync(join(folder, 'd.xml'), 'utf8')).toMatch(/<failure type="no-echo"/);
    // The schema can say no.
    const broken = file('<testsuites tests="1" failures="0" errors="0" time="0"><testsuite name="x" tests="1" failures="0" errors="0" time="0"><testcase name="y"/></testsuite></testsuites>', 'xml');
    expect((await run(program('xmllint'), ['--noout', '--schema', schema, broken])).status).toBe(3);
  });

  it('GitHub: annotations on standard output, a table in the summary', async () => {
    const summary = file('before\n', 'md');
    const result = await conformWith({ GITHUB_STEP_SUMMARY: summary }, '--only', 'HS-001,HS-002', '--mutant', 'S16', '--github');
    expect(result.stdout).toMatch(/^::error title=HS-001 version::The server answers C0 with version 3: fail other-version, /m);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n# Conformance: gate not passed/);
    const json = await conformWith({ GITHUB_STEP_SUMMARY: summary }, '--only', 'HS-001,HS-002', '--mutant', 'S16', '--github', '--json');
    expect(parse(json).gate.exit).toBe(1);
    expect(json.stderr).toMatch(/^::error /m);
  });

  it('lists, explains and plans without a target', async () => {
    const list = await conform('--list', '--json');
    const { cases, catalogue } = JSON.parse(list.stdout) as { catalogue: number; cases: readonly { id: string; clauses: readonly { says: string }[]; outcomes: readonly unknown[] }[] };
    expect(cases).toHaveLength(catalogue);
    expect(cases.every(({ clauses, outcomes }) => clauses.every(({ says }) => says !== '') && outcomes.length > 0)).toBe(true);
    expect((await conform('--list', '--only', 'HS-001')).stdout).toMatch(/^HS handshake\n {2}HS-001 M {2}version[^\n]*\n\n1 case\./);
    expect((await conform('--list', '--profile', 'client')).stdout).toMatch(/^ {2}CL-001 M client {2}connect/m);
    const explained = await conform('--explain', 'hs-001');
    expect(explained.stdout).toMatch(/^HS-001 version\n[^]*What counts as what[^]*other-version[^]*mutant S16/);
    expect((JSON.parse((await conform('--explain', 'HS-001', '--json')).stdout) as { id: string }).id).toBe('HS-001');
    expect((await run(process.execPath, [command, 'explain', 'HS-001'])).stdout).toBe(explained.stdout);
    const coverage = JSON.parse((await conform('--coverage', '--json')).stdout) as { schema: string; cases: number; total: { clauses: number }; clauses: readonly { id: string; cases: readonly string[] }[] };
    expect(coverage).toMatchObject({ schema: 'rtmpdiag.conform-coverage/1', cases: catalogue, total: { clauses: coverage.clauses.length } });
    expect(coverage.clauses.find(({ id }) => id === 'rtmp:5.2.2/version')?.cases).toContain('HS-001');
    const part = await conform('--coverage', '--clause', 'rtmp:5.2.2', '--only', 'HS-001');
    expect(part.stdout).toMatch(/^RTMP 1\.0\n {2}rtmp:5\.2\.2\/version [^\n]*\n {6}HS-001\n[^]*all, by 1 cases? +3 +1 +2 +0\n$/);
    const plan = await conform('--dry-run', '--only', 'HS', '--json');
    expect((JSON.parse(plan.stdout) as { selected: number; cases: readonly { skip: string | null }[] }).cases.every(({ skip }) => skip === null)).toBe(true);
  });
});

describe('secrets', () => {
  it('stand nowhere: not in the output, not in the files', async () => {
    const server = start(process.execPath, [command, 'serve', '--listen', '0', '--json', '--token', 'live/guarded-one=s3cret-good', '--protect-play', '--mutant', 'S16']);
    onTestFinished(async () => { await server.stop(); });
    const port = await new Promise<number>((resolve) => { server.child.stdout?.on('data', (text: string) => { const found = /"port":(\d+)/.exec(text)?.[1]; if (found !== undefined) resolve(Number(found)); }); });
    const at = `rtmp://127.0.0.1:${port}/live`;
    const result = await conform(`${at}?pass=s3cret-app`, '--auth-good', `${at}/guarded-one?token=s3cret-good`, '--auth-bad', `${at}/guarded-one?token=s3cret-bad`, '--only', 'HS-001,AU', '--report', 'secret', '-v', '--json');
    const report = parse(result);
    expect(report.cases.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(expect.arrayContaining(['HS-001 fail', 'AU-001 pass', 'AU-003 pass']));
    const everything = await run('/bin/sh', ['-c', `cat '${folder}/secret/report.json' '${folder}/secret/report.html'; find '${folder}/secret' -type f | xargs cat`]);
    for (const text of [result.stdout, result.stderr, everything.stdout]) expect(text).not.toMatch(/s3cret/);
  });
});

describe('--update-baseline', () => {
  it('adds what fails with its reason, takes out what is mended, leaves words and comments alone', async () => {
    const path = file('# Our server\ntarget: mine\n\ncases:\n  # agreed with Ann\n  HS-002: { expect: fail, reason: x, why: "mended since" }   # gone\n  MR-001: { expect: fail, why: "not run here" } # stays\n');
    const first = await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--baseline', path, '--update-baseline');
    expect(first.stderr).toMatch(/added HS-001; removed HS-002\n1 entry must still say why: HS-001/);
    expect(first.status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('# Our server\ntarget: mine\n\ncases:\n  # agreed with Ann\n  MR-001: { expect: fail, why: "not run here" } # stays\n  HS-001: { expect: fail, reason: other-version, why: "say why" }\n');
    const second = await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--baseline', path);
    expect(second.stdout).toMatch(/XFAIL HS-001/);
    expect(second.status).toBe(0);
  });

  it('makes a file where there is none, and never takes a run that proved nothing', async () => {
    const path = join(folder, 'fresh.yaml');
    expect((await conform(`rtmp://127.0.0.1:${await closedPort()}/live`, '--only', 'HS', '--baseline', path, '--update-baseline')).stderr).toMatch(/left as it is/);
    expect((await conform('--only', 'HS-001,HS-002', '--mutant', 'S16', '--baseline', path, '--update-baseline')).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('cases:\n  HS-001: { expect: fail, reason: other-version, why: "say why" }\n');
  });
});

describe('parts and comparisons', () => {
  it('parts make the whole again, and a missing one leaves it undecided', async () => {
    for (const part of ['1/2', '2/2']) await conform('--only', 'HS,TD', '--mutant', 'S16', '--shard', part, '--report', `part-${part[0] ?? ''}.json`);
    const whole = await conform('merge', 'part-1.json', 'part-2.json', '--report', 'whole.json', '--junit', 'whole.xml', '--html', 'whole.html');
    expect(whole.stdout).toMatch(/gate: FAILED \(1 failed: HS-001\)/);
    expect(whole.status).toBe(1);
    const report = JSON.parse(readFileSync(join(folder, 'whole.json'), 'utf8')) as ConformReport;
    addsUp(report);
    const ids = report.cases.map(({ id }) => id);
    expect(ids[0]).toBe('HS-001');
    const direct = parse(await conform('--only', 'HS,TD', '--mutant', 'S16', '--json'));
    expect(ids).toEqual(direct.cases.map(({ id }) => id));
    expect((await run(program('xmllint'), ['--noout', '--schema', schema, join(folder, 'whole.xml')])).status).toBe(0);
    for (const part of ['1/2', '2/2']) await conform('--only', 'HS,TD', '--shard', part, '--report', `good-${part[0] ?? ''}.json`);
    expect((await conform('merge', 'good-1.json', 'good-2.json')).status).toBe(0);
    const half = await conform('merge', 'good-2.json');
    expect(half.stdout).toMatch(/gate: undecided \(part 1\/2 is missing\)/);
    expect(half.status).toBe(4);
    // What failed is not made good by what is missing.
    expect((await conform('merge', 'part-1.json')).status).toBe(1);
    const twice = await conform('merge', 'good-1.json', 'good-1.json');
    expect(twice.stderr).toMatch(/make no whole: part 1\/2 is there twice/);
    expect(twice.status).toBe(2);
  });

  it('diff tells what became worse and what became better', async () => {
    await conform('--only', 'HS', '--report', 'sound.json');
    await conform('--only', 'HS', '--mutant', 'S16', '--report', 'faulty.json');
    const worse = await conform('diff', 'sound.json', 'faulty.json');
    expect(worse.stdout).toMatch(/^ {2}worse +HS-001 version {2}pass version-3 -> fail other-version$/m);
    expect(worse.status).toBe(1);
    const better = await conform('diff', 'faulty.json', 'sound.json', '--json');
    expect(JSON.parse(better.stdout)).toMatchObject({ regressions: [], changes: expect.arrayContaining([expect.objectContaining({ id: 'HS-001', what: 'fix' })]) });
    expect(better.status).toBe(0);
    expect((await conform('diff', 'sound.json', 'sound.json')).stdout).toMatch(/^no difference in \d+ cases\n$/);
  });

  it('report puts several targets on one page', async () => {
    const page = await conform('report', 'sound.json', 'faulty.json');
    expect(page.status).toBe(0);
    expect(page.stdout).toMatch(/<table class="matrix">/);
    expect((await conform('report', 'sound.json', '--html', 'one.html')).stdout).toBe('');
    expect(readFileSync(join(folder, 'one.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
  });
});

describe('the server under test as a command', () => {
  it('is started, used and ended', async () => {
    const port = await closedPort();
    const result = await conform(`rtmp://127.0.0.1:${port}/live`, '--server-cmd', `${process.execPath} ${command} serve --listen ${port}`, '--only', 'HS-001,MR-001', '--json');
    expect(parse(result)).toMatchObject({ target: { startedBy: 'command', reach: 'play' }, gate: { passed: true } });
    expect(parse(result).health[0]?.rssBytes).toBeGreaterThan(1e6);
    expect(result.status).toBe(0);
    const after = await conform(`rtmp://127.0.0.1:${port}/live`, '--only', 'HS-001');
    expect(after.status).toBe(3);
  });
});

describe('--until-fail', () => {
  it('runs everything again up to the number of --repeat, a line a round, and tells the last one whole', async () => {
    const result = await conform('--only', 'HS-001,HS-002', '--until-fail', '--repeat', '3', '--report', 'rounds.json');
    expect(result.stdout).toMatch(/^round 1: passed {2}[^\n]*2 pass[^\n]*\nround 2: passed [^\n]*\nrtmpdiag conform built-in server[^]*gate: passed\n$/);
    expect((JSON.parse(readFileSync(join(folder, 'rounds.json'), 'utf8')) as ConformReport).notes).toEqual(['round 3']);
    expect(result.status).toBe(0);
  });

  it('ends with the first round that fails, and its exit status', async () => {
    const result = await conform('--only', 'HS-001,HS-002', '--until-fail', '--repeat', '50', '--mutant', 'S16', '--json');
    expect(parse(result)).toMatchObject({ notes: ['round 1'], gate: { exit: 1, unexpected: ['HS-001'] } });
    expect(result.status).toBe(1);
  });

  it('goes on without end, and a signal leaves the report of the round that it was in', async () => {
    const running = start(process.execPath, [command, 'conform', '--only', 'HS-001', '--until-fail', '--json-stream'], { cwd: folder, limitMs: 60_000 });
    await new Promise<void>((resolve) => {
      let text = '';
      running.child.stdout?.on('data', (piece: string) => {
        text += piece;
        if (text.includes('"round":3')) resolve();
      });
    });
    running.child.kill('SIGINT');
    const result = await running.finished;
    const lines = result.stdout.trim().split('\n').map((line) => JSON.parse(line) as { event: string; round?: number; interrupted?: boolean });
    expect(lines.filter(({ event }) => event === 'start').map(({ round }) => round).slice(0, 3)).toEqual([1, 2, 3]);
    expect(lines.at(-1)).toMatchObject({ event: 'end', interrupted: true });
    expect(result.status).toBe(130);
  });
});
