/** The composite action, run as far as that goes without GitHub: its steps, in its shell, with its inputs. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../helpers/programs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'action.yml'), 'utf8');

interface Step { readonly name: string; readonly env: Readonly<Record<string, string>>; readonly script: string }

/** Inputs with their defaults, and the steps; of YAML no more than this file uses. */
function readAction(): { readonly inputs: ReadonlyMap<string, string>; readonly steps: readonly Step[] } {
  const inputs = new Map<string, string>();
  const steps: { name: string; env: Record<string, string>; script: string }[] = [];
  let section = '';
  let input = '';
  for (const line of text.split('\n')) {
    section = /^(\w+):/.exec(line)?.[1] ?? section;
    const step = steps.at(-1);
    if (section === 'inputs') {
      input = /^ {2}([\w-]+):$/.exec(line)?.[1] ?? input;
      const value = /^ {4}default: (.*)$/.exec(line)?.[1];
      if (value !== undefined) inputs.set(input, value.replace(/^'(.*)'$/, '$1'));
    }
    if (section !== 'runs') continue;
    const name = /^ {4}- name: (.*)$/.exec(line)?.[1];
    if (name !== undefined) steps.push({ name, env: {}, script: '' });
    else if (step !== undefined) {
      const variable = /^ {8}([A-Z_]+): (\$\{\{.*)$/.exec(line);
      if (variable !== null) step.env[variable[1] ?? ''] = variable[2] ?? '';
      else if (/^ {8}/.test(line)) step.script += `${line.slice(8)}\n`;
    }
  }
  return { inputs, steps };
}

const action = readAction();
let folder = '';
let runs = 0;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-action-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

async function runAction(given: Readonly<Record<string, string>>): Promise<{ status: number | null; stdout: string; stderr: string; outputs: string; summary: string }> {
  runs += 1;
  const files = { GITHUB_OUTPUT: join(folder, `output-${runs}`), GITHUB_STEP_SUMMARY: join(folder, `summary-${runs}`) };
  let stdout = '';
  let stderr = '';
  let status: number | null = 0;
  for (const { env, script } of action.steps) {
    const values = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input: string) => given[input] ?? action.inputs.get(input) ?? '')]));
    const result = await start('/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: folder, env: { ...values, ...files, GITHUB_ACTION_PATH: root } }).finished;
    stdout += result.stdout;
    stderr += result.stderr;
    status = result.status;
    if (status !== 0) break;
  }
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { status, stdout, stderr, outputs: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
}

describe('action.yml', () => {
  it('has the inputs that docs/ci.md tells, hands them over as environment only, and names no registry', () => {
    expect([...action.inputs.keys()]).toEqual(['url', 'server-cmd', 'profile', 'baseline', 'report', 'args']);
    const docs = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    for (const input of action.inputs.keys()) expect(docs).toContain(`\`${input}\``);
    expect(action.steps.map(({ name }) => name)).toEqual(['Build rtmpdiag', 'Run the conformance suite']);
    for (const { script } of action.steps) {
      expect(script.length).toBeGreaterThan(100);
      // An expression inside a script would let an input write the script.
      expect(script).not.toContain('${{');
    }
    expect(text).not.toMatch(/https?:|npmjs|registry/);
  });

  it('is green against the built-in server, with outputs, summary and report', async () => {
    const result = await runAction({ args: '--only HS' });
    expect(result.stdout).toMatch(/gate: passed/);
    expect(result.outputs).toBe('exit-code=0\nreport=rtmpdiag-report\n');
    expect(result.summary).toMatch(/^# Conformance: gate passed/);
    for (const file of ['report.json', 'report.html', 'junit.xml']) expect(existsSync(join(folder, 'rtmpdiag-report', file)), file).toBe(true);
    expect(result.status).toBe(0);
  });

  it('is red with an annotation where a case fails, and quotes in args are those of a shell', async () => {
    const result = await runAction({ args: `--only "HS-001,HS-002" --mutant 'S16'`, report: 'a folder' });
    expect(result.stdout).toMatch(/^::error title=HS-001 version::/m);
    expect(result.outputs).toBe('exit-code=1\nreport=a folder\n');
    expect(existsSync(join(folder, 'a folder', 'HS-001', 'transcript.txt'))).toBe(true);
    expect(result.status).toBe(1);
  });

  it('tells an operator error by status 2, and runs nothing that stands in an input', async () => {
    const result = await runAction({ url: '$(touch url-ran)', args: '$(touch args-ran) `touch args-ran`', profile: '; touch profile-ran' });
    expect(result.status).toBe(2);
    for (const name of ['url-ran', 'args-ran', 'profile-ran']) expect(existsSync(join(folder, name)), name).toBe(false);
  });

  it.each(['--strict "', '--only HS-001 --ignore \'HS-002'])('runs nothing with %s: flags behind a quote that is not closed would be lost', async (args) => {
    const result = await runAction({ args, report: 'unclosed' });
    expect(result.stdout).toMatch(/^::error title=rtmpdiag::args: a quote is not closed/m);
    expect(result.outputs).toBe('exit-code=2\n');
    expect(existsSync(join(folder, 'unclosed'))).toBe(false);
    expect(result.status).toBe(2);
  });

  it('starts a server by its command', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => { free.listen(0, '127.0.0.1', resolve); });
    const { port } = free.address() as AddressInfo;
    await new Promise<void>((resolve) => { free.close(() => { resolve(); }); });
    const result = await runAction({ url: `rtmp://127.0.0.1:${port}/live`, 'server-cmd': `'${process.execPath}' '${join(root, 'bin/run.js')}' serve --listen ${port}`, args: '--only HS-001,PL-002', report: 'started' });
    expect(result.stdout).toMatch(/gate: passed/);
    expect(result.status).toBe(0);
  });
});
