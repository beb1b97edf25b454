import { Args } from '@oclif/core';
import { explain } from '../analyzers/explain.js';
import { rules } from '../analyzers/index.js';
import { BaseCommand } from '../cli/base-command.js';
import { caseNamed, explanationOf } from '../cli/conform-plan.js';
import { jsonFlag } from '../cli/flags.js';
import { didYouMean } from '../cli/nearest.js';
import { UserError } from '../cli/user-error.js';
import { cases } from '../conformance/cases/index.js';
import { printable } from '../report/escape.js';

export default class Explain extends BaseCommand {
  static override summary = 'Explain a finding or a conformance case: what it means, why it matters, how to fix it.';
  static override examples = ['<%= config.bin %> explain createstream-no-reply', '<%= config.bin %> explain PC-010', '<%= config.bin %> explain --json createstream-no-reply'];
  static override args = { id: Args.string({ description: 'Name of the rule, as a finding shows it (all: rtmpdiag rules), or id of a conformance case (all: rtmpdiag conform --list).', required: true }) };
  static override flags = { json: jsonFlag };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const wanted = args.id.toLowerCase();
    const explanation = explanationNamed(wanted, args.id);
    if (flags.json) {
      await this.out.pieces([explanation.json]);
      return;
    }
    const { palette } = await this.layout(flags);
    // The text is Markdown, the same as in the docs; on a terminal its headings are bold instead of marked.
    await this.out.pieces([explanation.text.replace(/^#+ (.*)$/gm, (_, heading: string) => palette.bold(heading))]);
  }
}

/** A rule, else a case. */
function explanationNamed(wanted: string, word: string): { readonly json: string; readonly text: string } {
  const rule = explain(wanted);
  if (rule !== undefined) return { json: `${JSON.stringify(rule, null, 2)}\n`, text: rule.text };
  const conformance = caseNamed(wanted);
  if (conformance !== undefined) return explanationOf(conformance);
  throw new UserError(`There is no rule "${printable(word)}".`, didYouMean(wanted, [...rules.map(({ meta }) => meta.id), ...cases.map(({ id }) => id)], 'List them with: rtmpdiag rules'));
}
