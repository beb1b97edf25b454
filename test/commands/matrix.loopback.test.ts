/** `rtmpdiag matrix` as its user meets it, with our own programs: every exit status, every sentence, every output. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MatrixReport } from '../../src/matrix/core/model.js';
import { freePort } from '../helpers/network.js';
import { program, run, start, type Finished, type Running } from '../helpers/programs.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
let folder = '';
let files = 0;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-matrix-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Without a PATH only our own programs are there: what is tested does not depend on the machine. */
const begin = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Running => start(process.execPath, [command, 'matrix', ...args], { cwd: folder, env: { PATH: '/nonexistent', TMPDIR: folder, ...env }, limitMs: 60_000 });
const matrix = (...args: string[]): Promise<Finished> => begin(args).finished;
const parse = (result: Finished): MatrixReport => JSON.parse(result.stdout) as MatrixReport;
const baseline = (text: string): string => {
  files += 1;
  const path = join(folder, `baseline-${files}.yaml`);
  writeFileSync(path, text);
  return path;
};

/** Over in a moment: the stream goes as fast as it is taken. */
const quick = 'rtmpdiag~rtmpdiag~rtmpdiag~h264+aac~burst-end~plain~rtmp';
const digest = quick.replace('plain', 'digest');
const pattern = (text: string): string => text.replace(/[+.]/g, '\\$&');

/** Nothing is lost between selected and reported. */
function addsUp({ counts, cells, notExecuted }: MatrixReport): void {
  expect(cells.length + notExecuted.length).toBe(counts.selected);
  expect(counts.executed + counts.notExecuted).toBe(counts.selected);
  expect(Object.values(counts.byGrade).reduce((sum, number) => sum + number, 0)).toBe(cells.length);
  expect(counts.frames).toBe(cells.flatMap(({ ways }) => ways).flatMap(({ tracks }) => tracks).reduce((sum, { sent }) => sum + sent, 0));
}

/** Our own server with one deliberate fault, as somebody else's server. */
async function faulty(mutant: string): Promise<string[]> {
  const port = await freePort();
  return ['--server', `name=mine,url=rtmp://127.0.0.1:${port}/live`, '--server-cmd', `'${process.execPath}' '${command}' serve --listen 127.0.0.1:${port} --mutant ${mutant}`];
}
const mine = quick.replace('~rtmpdiag~', '~mine~');

describe('exit status 0: the gate passed', () => {
  it('says who plays, each server, the counts and the gate', async () => {
    const result = await matrix('--only', `${quick},${digest}`);
    expect(result.stderr).toBe('');
    expect(result.stdout).toMatch(/^rtmpdiag matrix {3}2 cells, 2 side by side\npublishers {2}rtmpdiag publish \d\S+\nservers {5}rtmpdiag serve \S+\nplayers {5}rtmpdiag play \S+\n/);
    expect(result.stdout).toMatch(/^rtmpdiag serve \d\S+ +2 ok\n\n2 cells selected: 2 ok; [\d ]+ frames followed {3}[\d.]+ s\ngate: passed\n$/m);
    expect(result.stdout).not.toContain('\u001b');
    expect(result.status).toBe(0);
  });

  it('writes every form of the report, and counts that add up', async () => {
    const place = join(folder, 'everything');
    const [xml, md, page] = [join(folder, 'r.xml'), join(folder, 'r.md'), join(folder, 'r.html')];
    const result = await matrix('--only', quick, '--json', '--report', place, '--junit', xml, '--markdown', md, '--report', page, '--seed', 'abc');
    const report = parse(result);
    addsUp(report);
    expect(report).toMatchObject({
      schema: 'rtmpdiag.matrix/1', tool: { name: 'rtmpdiag' }, seed: 'abc', interrupted: false, streamSeconds: 5, gate: { passed: true, exit: 0, because: '', unexpected: [] },
      cells: [{ id: quick, publisher: 'rtmpdiag', flow: 'burst-end', grade: 'ok', words: 'every frame arrived as it was sent' }],
    });
    expect(report.argv.slice(0, 3)).toEqual(['matrix', '--only', quick]);
    expect(report.cells[0]?.ways.map(({ way }) => way)).toEqual(['file to server', 'through the server', 'server to file']);
    expect(report.cells[0]?.ways.every(({ tracks }) => tracks.length === 2 && tracks.every(({ sent, identical }) => sent > 100 && identical === sent))).toBe(true);
    expect(JSON.parse(readFileSync(join(place, 'report.json'), 'utf8'))).toEqual(report);
    expect(readdirSync(place).sort()).toEqual(['report.html', 'report.json']);
    expect(readFileSync(page, 'utf8')).toBe(readFileSync(join(place, 'report.html'), 'utf8'));
    expect(readFileSync(md, 'utf8')).toMatch(/^# Interop matrix: gate passed\n/);
    expect((await run(program('xmllint'), ['--noout', '--schema', schema, xml])).stderr).toMatch(/validates/);
    expect(result.status).toBe(0);
  });

  it('gives a line for each cell with --json-stream', async () => {
    const result = await matrix('--only', `${quick},${digest}`, '--json-stream');
    const lines = result.stdout.trim().split('\n').map((line) => JSON.parse(line) as { event: string; schema?: string; selected?: string[]; id?: string; counts?: object });
    expect(lines.map(({ event }) => event)).toEqual(['start', 'cell', 'cell', 'end']);
    expect(lines[0]).toMatchObject({ schema: 'rtmpdiag.matrix-stream/1', selected: [quick, digest] });
    expect(lines.slice(1, 3).map(({ id }) => id).sort()).toEqual([digest, quick]);
    expect(lines[3]).toMatchObject({ counts: { selected: 2, byGrade: { ok: 2 } }, gate: { exit: 0 }, notExecuted: [] });
    expect(result.status).toBe(0);
  });
});

describe('exit status 1: the gate failed', () => {
  it('says what, who, in numbers, and how to play it again; and leaves the files', async () => {
    const place = join(folder, 'lossy');
    const result = await begin([...await faulty('S62'), '--only', mine, '--report', place, '--github'], { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }).finished;
    expect(result.stdout).toMatch(new RegExp(`^ {2}[a-z]+( \\d+)? by server {2}${pattern(mine)} `, 'm'));
    expect(result.stdout).toMatch(/^ {7}repeat +rtmpdiag matrix --server name=mine,url=rtmp:\/\/127\.0\.0\.1:\d+\/live --server-cmd '.*' --only 'rtmpdiag~mine~/m);
    expect(result.stdout).toMatch(/^gate: FAILED \(1 [a-z]+:\s+rtmpdiag~mine/m);
    expect(result.stdout).toMatch(new RegExp(`^::error title=${pattern(mine)}::[a-z]+ by server: `, 'm'));
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^# Interop matrix: gate not passed/);
    expect(readdirSync(join(place, mine))).toEqual(expect.arrayContaining(['cell.json', 'player-1.flv']));
    expect(JSON.parse(readFileSync(join(place, mine, 'cell.json'), 'utf8'))).toMatchObject({ id: mine, by: 'server' });
    expect(result.status).toBe(1);
  });

  it('is that of a cell that is ok although the baseline expects otherwise', async () => {
    const result = await matrix('--only', quick, '--baseline', baseline('cells:\n  "*~burst-end~*": { expect: lossy, why: "an old version" }\n'));
    expect(result.stdout).toMatch(/^ {2}ok XPASS {2}rtmpdiag~[^]*baseline +xpass: expected lossy, and it is ok now[^]*no longer as the baseline says/m);
    expect(result.status).toBe(1);
  });

  it('becomes 0 by a baseline that expects it, and stays 1 where that expects another party or has expired', async () => {
    const server = await faulty('S62');
    const grade = parse(await matrix(...server, '--only', mine, '--json')).cells[0]?.grade ?? '';
    const status = async (entry: string): Promise<[number | null, string | undefined]> => {
      const result = await matrix(...server, '--only', mine, '--json', '--baseline', baseline(`cells:\n  "*~mine~*": { expect: ${grade}, ${entry}, why: "known" }\n`));
      return [result.status, parse(result).cells[0]?.baseline?.mark];
    };
    expect(await status('by: server')).toEqual([0, 'xfail']);
    expect(await status('by: player')).toEqual([1, 'other-reason']);
    expect(await status('until: 2020-01-31')).toEqual([1, 'expired']);
  });
});

describe.concurrent('exit status 2: usage', () => {
  it.each([
    ['an unknown publisher', ['--publishers', 'fmpeg'], /^--publishers: there is no "fmpeg"\.\nDid you mean ffmpeg\?\n$/],
    ['an unknown server', ['--servers', 'nginx'], /^--servers: there is no "nginx"\.\nDid you mean nginx-rtmp/],
    ['a required program without a cell', ['--only', quick, '--skip', '*~digest~*', '--require', 'node-media-server'], /^--require: node-media-server is in none of the selected cells\.\n/],
    ['a cell with an unknown part', ['--only', quick.replace('plain', 'plane')], /^--only: rtmpdiag~.* there is no handshake "plane"\.\n/],
    ['a part that is none', ['--shard', '5/4'], /^--shard takes a part/],
    ['a seed with blanks', ['--seed', 'a b'], /^--seed takes/],
    ['streams that are too short', ['--duration', '2'], /^--duration takes a whole number from 4 to 3600, not "2"\./],
    ['a server without name', ['--server', 'url=rtmp://127.0.0.1/live'], /^--server does not say its name\.\nFor example: --server name=/],
    ['a server with a password', ['--server', 'name=mine,url=rtmp://me:hidden-one@127.0.0.1/live'], /^--server: the address may hold no key/],
    ['a server command without server', ['--server-cmd', './server'], /--server/],
    ['a baseline that is not there', ['--baseline', 'nowhere.yaml'], /^There is no file nowhere\.yaml\./],
    ['a report in an unknown form', ['--only', quick, '--report', 'x.pdf'], /^--report does not know the form of x\.pdf\./],
    ['an unknown flag', ['--publisher', 'ffmpeg'], /has no flag --publisher\.\nDid you mean --publishers/],
    ['list and dry-run', ['--list', '--dry-run'], /dry-run/],
  ])('%s is told in a sentence', async (_, args, sentence) => {
    const result = await matrix(...args);
    expect(result.stderr).toMatch(sentence);
    expect(`${result.stdout}${result.stderr}`).not.toMatch(/hidden-one|\n {4}at /);
    expect(result.stdout).toBe('');
    expect(result.status).toBe(2);
  });

  it('an unusable baseline is told in a sentence', async () => {
    const result = await matrix('--baseline', baseline('cells:\n  "*": { expect: lossy }\n'));
    expect(result.stderr).toMatch(/^The baseline \S+ cannot be used: \* does not say why\.\nAn entry is written as /);
    expect(result.status).toBe(2);
  });
});

describe('exit status 3: nothing was proved', () => {
  it('a required program that is missing is named with what brings it, and nothing is played', async () => {
    const result = await matrix('--require', 'rtmp2sink', '--only', quick);
    expect(result.stderr).toBe('GStreamer rtmp2sink (publisher) is missing: gst-launch-1.0 is not here, apt-get install gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad brings it.\n1 cell would have been played; none was.\n');
    expect(result.stdout).toBe('');
    expect(result.status).toBe(3);
    const report = parse(await matrix('--require', 'rtmp2sink', '--only', quick, '--json'));
    addsUp(report);
    expect(report).toMatchObject({ gate: { exit: 3, because: expect.stringContaining('apt-get install gstreamer1.0-tools') as string }, cells: [], notExecuted: [quick] });
  });

  it('cells that need a missing program are skipped one by one', async () => {
    const result = await matrix('--only', quick.replace('rtmpdiag', 'ffmpeg'));
    expect(result.stdout).toMatch(/^missing {5}FFmpeg \(publisher\) is missing: ffmpeg is not here, apt-get install\s+ffmpeg brings it\.$/m);
    expect(result.stdout).toMatch(/^ {2}skip {2}ffmpeg~[^]*gate: nothing proved \(no cell could be judged: ffmpeg is not\s+here/m);
    expect(result.status).toBe(3);
  });

  it('a server that cannot be reached proves nothing', async () => {
    const port = await freePort();
    const result = await matrix('--server', `name=mine,url=rtmp://127.0.0.1:${port}/live`, '--only', mine);
    expect(result.stdout).toMatch(/^ {2}inconclusive {2}rtmpdiag~mine~[^]*gate: nothing proved \(no cell could be judged: /m);
    expect(result.status).toBe(3);
  });
});

it('exit status 4: a cell is undecided beside others that are ok, and 0 with --allow-inconclusive', async () => {
  const port = await freePort();
  const args = ['--server', `name=mine,url=rtmp://127.0.0.1:${port}/live`, '--only', `${mine},${quick}`];
  const result = await matrix(...args);
  expect(result.stdout).toMatch(/2 cells selected: 1 ok, 1 inconclusive[^]*^gate: undecided \(1 undecided:\s+rtmpdiag~mine~/m);
  expect(result.status).toBe(4);
  expect((await matrix(...args, '--allow-inconclusive')).status).toBe(0);
});

it('exit status 130: interrupted, it leaves a valid report of what was played, and soon', async () => {
  const report = join(folder, 'partial.json');
  const running = begin(['--only', `${quick},${quick.replace('burst-end', 'player-first')},${quick.replace('burst-end', 'republish')}`, '--jobs', '2', '--report', report]);
  // The quick one is over and the others are at work.
  await new Promise((resolve) => { setTimeout(resolve, 4500); });
  const before = performance.now();
  const result = await running.stop('SIGINT');
  expect(performance.now() - before).toBeLessThan(8000);
  expect(result.stdout).toMatch(/interrupted: \d cells? without a result\ngate: not passed \(interrupted: the report is partial\)/);
  const partial = JSON.parse(readFileSync(report, 'utf8')) as MatrixReport;
  addsUp(partial);
  expect(partial).toMatchObject({ interrupted: true, gate: { exit: 130 }, cells: [{ id: quick, grade: 'ok' }] });
  expect(result.status).toBe(130);
});

describe('what would be played', () => {
  const ids = async (...args: string[]): Promise<string[]> => (await matrix('--list', ...args)).stdout.trim().split('\n');
  const own = ['--publishers', 'rtmpdiag', '--players', 'rtmpdiag', '--servers', 'rtmpdiag'];

  it('is the fixed set and the choice of pairs, each alone where it alone is named', async () => {
    const [both, fixed, pairs, noPairs] = [await ids(...own), await ids(...own, '--must-have'), await ids(...own, '--pairwise'), await ids(...own, '--no-pairwise')];
    expect(fixed).toEqual(['player-first', 'late-join'].map((flow) => `rtmpdiag~rtmpdiag~rtmpdiag~h264+aac~${flow}~plain~rtmp`));
    expect(noPairs).toEqual(fixed);
    expect(new Set(both)).toEqual(new Set([...fixed, ...pairs]));
    expect(new Set(both).size).toBe(both.length);
    expect(pairs.some((id) => id.includes('multitrack')) && pairs.some((id) => id.includes('rtmps')) && pairs.every((id) => !id.includes('ten-players'))).toBe(true);
  });

  it('is that of an own server alone, unless others are named', async () => {
    const server = ['--server', 'name=mine,url=rtmp://127.0.0.1:1935/live', '--must-have', '--publishers', 'rtmpdiag', '--players', 'rtmpdiag'];
    expect(new Set((await ids(...server)).map((id) => id.split('~')[1]))).toEqual(new Set(['mine']));
    expect(new Set((await ids(...server, '--servers', 'rtmpdiag')).map((id) => id.split('~')[1]))).toEqual(new Set(['mine', 'rtmpdiag']));
  });

  it('is told with programs and reasons by --dry-run, which starts nothing', async () => {
    const result = await matrix('--dry-run', '--publishers', 'rtmpdiag,ffmpeg', '--players', 'rtmpdiag', '--servers', 'rtmpdiag', '--codecs', 'h264+aac', '--must-have');
    expect(result.stdout).toMatch(/^missing {5}FFmpeg \(publisher\) is missing: ffmpeg is not here, apt-get install\s+ffmpeg brings it\.$/m);
    expect(result.stdout).toMatch(/^ {2}ffmpeg~rtmpdiag~rtmpdiag~h264\+aac~late-join~plain~rtmp {2}skip ffmpeg is not here: apt-get install ffmpeg$/m);
    expect(result.stdout).toMatch(/^4 cells selected, 2 of which would not be played; about \d+ s, 8 side by side\. Nothing was started\.$/m);
    expect(result.status).toBe(0);
    const plan = JSON.parse((await matrix('--dry-run', '--json', '--only', quick)).stdout) as object;
    expect(plan).toMatchObject({ schema: 'rtmpdiag.matrix-plan/1', selected: 1, cells: [{ id: quick, not: null }] });
  });
});

it('no run leaves files of its own behind', () => {
  expect(readdirSync(folder).filter((name) => name.startsWith('rtmpdiag-matrix-'))).toEqual([]);
});
