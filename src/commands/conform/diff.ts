import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.js';
import { readReportFile } from '../../cli/conform-files.js';
import { exitCode } from '../../cli/exit-codes.js';
import { jsonFlag } from '../../cli/flags.js';
import { compareReports, isRegression, type Change } from '../../conformance/core/compare.js';
import { printable } from '../../report/escape.js';
import type { Palette } from '../../report/palette.js';
import { count } from '../../report/wrap.js';

const words: Readonly<Record<Change['what'], string>> = { regression: 'worse', fix: 'better', 'other-reason': 'other reason', changed: 'changed', new: 'new', gone: 'gone' };

export default class ConformDiff extends BaseCommand {
  static override summary = 'Compare two conformance reports: what became worse, what became better.';
  static override description = 'Exit status: 0 nothing became worse; 1 something did, or a new case fails, or a case fails for another reason, or the new run is not whole; 2 usage.';
  static override examples = ['<%= config.bin %> conform diff old.json new.json', '<%= config.bin %> conform diff --json old.json new.json'];
  static override args = {
    old: Args.string({ description: 'Report as JSON.', required: true }),
    new: Args.string({ description: 'Report as JSON.', required: true }),
  };
  static override flags = { json: jsonFlag };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConformDiff);
    const before = readReportFile(args.old);
    const after = readReportFile(args.new);
    const changes = compareReports(before, after);
    const regressions = changes.filter(isRegression);
    // What was stopped, or proved nothing, cannot say that nothing became worse.
    const open = after.interrupted ? 'the new run was interrupted' : after.gate.exit === 3 ? `the new run proved nothing: ${after.gate.because}` : undefined;
    const red = regressions.length > 0 || open !== undefined;
    if (flags.json) {
      const list = changes.map((change) => ({ ...change, before: change.before ?? null, after: change.after ?? null, regression: isRegression(change) }));
      await this.out.pieces([`${JSON.stringify({ schema: 'rtmpdiag.conform-diff/1', regressions: regressions.map(({ id }) => id), ...(open === undefined ? {} : { open }), changes: list }, undefined, 2)}\n`]);
    } else {
      const { palette } = await this.layout(flags);
      await this.out.pieces([...changes.map((change) => lineOf(change, palette)), ...(changes.length === 0 ? [] : ['']), summary(changes, regressions.length, open, after.cases.length, palette)], '\n');
    }
    this.finish(red ? exitCode.findings : exitCode.ok);
  }
}

function lineOf(change: Change, palette: Palette): string {
  const { id, slug, before, after, what } = change;
  const colour = isRegression(change) ? palette.red : what === 'fix' ? palette.green : palette.dim;
  return `  ${colour(words[what].padEnd(13))}${palette.bold(id)} ${slug}  ${printable(before ?? 'not there')} -> ${printable(after ?? 'not there')}`;
}

function summary(changes: readonly Change[], regressions: number, open: string | undefined, cases: number, palette: Palette): string {
  if (open !== undefined) return palette.red(printable(open));
  if (changes.length === 0) return `no difference in ${count(cases, 'case')}`;
  const text = `${count(changes.length, 'difference')}, ${regressions === 0 ? 'none for the worse' : `${regressions} for the worse`}`;
  return regressions === 0 ? palette.green(text) : palette.red(text);
}
