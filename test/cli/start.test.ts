import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

describe('the start of the program', () => {
  it('prints the commands without arguments, for --help, -h and help', () => {
    const help = cli([]).stdout;
    for (const command of ['proxy', 'inspect', 'explain', 'rules']) expect(help).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    for (const args of [['--help'], ['-h'], ['help']]) expect(cli(args)).toEqual({ status: 0, stdout: help, stderr: '' });
  });

  it('prints the version', () => {
    expect(cli(['--version']).stdout).toMatch(new RegExp(`^rtmpdiag/${version.replaceAll('.', '\\.')} `));
  });

  it.each(['proxy', 'inspect', 'explain', 'rules'])('prints the help of %s, with examples, the ready-made text being what the command says', (command) => {
    const ready = cli([command, '--help']);
    expect(ready.status).toBe(0);
    expect(ready.stdout).toContain('EXAMPLES');
    // With a second flag the ready-made text is not used.
    expect(cli([command, '--help', '--no-color']).stdout).toBe(ready.stdout);
  });

  it.each([
    [['insepct', 'a.pcap'], 'There is no command "insepct".\nDid you mean inspect?\n'],
    [['--jsno'], 'Flags stand behind the command, and --jsno stands before.\nSee: rtmpdiag --help\n'],
    [['rules', 'x'], 'rules does not take "x".\nSee: rtmpdiag rules --help\n'],
    [['explain'], 'explain needs ID.\nSee: rtmpdiag explain --help\n'],
    [['explain', 'createstream-norply'], 'There is no rule "createstream-norply".\nDid you mean createstream-no-reply?\n'],
    [['nonsense\u001b[2J'], expect.stringMatching(/^There is no command "nonsense\\x1b\[2J"\.\nThe commands are .*inspect.*\n$/) as string],
  ])('refuses %j with a sentence, a next step and exit status 2', (args, stderr) => {
    expect(cli(args)).toEqual({ status: 2, stdout: '', stderr });
  });

  it('is not disturbed by NODE_ENV, where oclif would look for TypeScript', () => {
    for (const NODE_ENV of ['test', 'development', 'production']) expect(cli(['rules', '--json'], { NODE_ENV })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('rtmpdiag rules and explain', () => {
  it('list every rule, each of which can be explained', () => {
    const { rules } = JSON.parse(cli(['rules', '--json']).stdout) as { rules: { id: string; severity: string; summary: string }[] };
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.map(({ id }) => id)).toContain('createstream-no-reply');
    const table = cli(['rules']).stdout;
    for (const { id } of rules) expect(table).toContain(`${id}  `);
  });

  it('explain a rule for people and for programs', () => {
    const text = cli(['explain', 'createstream-no-reply']);
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/^createstream-no-reply\n/);
    expect(text.stdout).not.toMatch(/^#/m);
    expect(JSON.parse(cli(['explain', '--json', 'CreateStream-No-Reply']).stdout)).toMatchObject({ id: 'createstream-no-reply', severity: 'stall', end: 'server' });
  });
});
