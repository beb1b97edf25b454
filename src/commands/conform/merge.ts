import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.js';
import { readReportFile } from '../../cli/conform-files.js';
import { gateFlags } from '../../cli/conform-flags.js';
import { outputsOf } from '../../cli/conform-outputs.js';
import { ConformView } from '../../cli/conform-view.js';
import { jsonFlag } from '../../cli/flags.js';
import { UserError } from '../../cli/user-error.js';
import { cases as catalogue } from '../../conformance/cases/index.js';
import { mergeReports } from '../../conformance/core/compare.js';
import { printable } from '../../report/escape.js';

export default class ConformMerge extends BaseCommand {
  static override summary = 'Put the reports of several parts (conform --shard) together, and judge the whole.';
  static override description = 'Exit status as of conform; a part that is missing or was interrupted leaves the whole undecided (4) where nothing failed.';
  static override examples = [
    '<%= config.bin %> conform merge part-1.json part-2.json --report whole.json --junit whole.xml',
    '<%= config.bin %> conform merge parts/*.json --html whole.html',
  ];
  // Several files: the rest of the line.
  static override strict = false;
  static override args = { part: Args.string({ description: 'Report as JSON; one for each part.', required: true }) };
  static override flags = {
    json: jsonFlag,
    strict: gateFlags.strict, 'allow-inconclusive': gateFlags['allow-inconclusive'],
    report: Flags.string({ description: 'Write the whole: .json, .html, .xml (JUnit) or .md by its ending.', helpValue: 'FILE', multiple: true, multipleNonGreedy: true }),
    junit: Flags.string({ description: 'JUnit XML.', helpValue: 'FILE' }),
    html: Flags.string({ description: 'One self-contained page.', helpValue: 'FILE' }),
    markdown: Flags.string({ description: 'Markdown.', helpValue: 'FILE' }),
    verbose: Flags.boolean({ char: 'v', description: 'Also the cases that pass.' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(ConformMerge);
    const paths = argv.map(String);
    const outputs = outputsOf(flags);
    const parts = paths.map(readReportFile);
    const whole = mergeReports(parts, catalogue.map(({ id }) => id), {
      strict: flags.strict || parts.some(({ strict }) => strict), allowInconclusive: flags['allow-inconclusive'] || parts.every(({ allowInconclusive }) => allowInconclusive),
    });
    if (typeof whole === 'string') throw new UserError(`These reports make no whole: ${printable(whole)}.`, 'Give one report for each part of one run, as made by conform --shard I/N.');
    outputs.write(whole, whole.strict, paths);
    if (flags.json) await this.out.pieces([`${JSON.stringify(whole, undefined, 2)}\n`]);
    else {
      const view = new ConformView({ ...(await this.layout(flags)), verbose: flags.verbose }, { line: (text) => { this.out.line(text); }, progress: undefined }, whole.counts.selected, whole.profile, whole.target.url);
      for (const result of whole.cases) view.result(result);
      view.finish(whole, true);
    }
    this.finish(whole.gate.exit);
  }
}
