import { Args } from '@oclif/core';
import { explain } from '../analyzers/explain.js';
import { rules } from '../analyzers/index.js';
import { BaseCommand } from '../cli/base-command.js';
import { jsonFlag } from '../cli/flags.js';
import { didYouMean } from '../cli/nearest.js';
import { UserError } from '../cli/user-error.js';
import { printable } from '../report/escape.js';

export default class Explain extends BaseCommand {
  static override summary = 'Explain a finding: what it means, why it matters, how to fix it.';
  static override examples = ['<%= config.bin %> explain createstream-no-reply', '<%= config.bin %> explain --json createstream-no-reply'];
  static override args = { id: Args.string({ description: 'Name of the rule, as a finding shows it (all: rtmpdiag rules).', required: true }) };
  static override flags = { json: jsonFlag };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const wanted = args.id.toLowerCase();
    const explanation = explain(wanted);
    if (explanation === undefined) {
      throw new UserError(`There is no rule "${printable(args.id)}".`, didYouMean(wanted, rules.map(({ meta }) => meta.id), 'List them with: rtmpdiag rules'));
    }
    if (flags.json) {
      await this.out.pieces([`${JSON.stringify(explanation, null, 2)}\n`]);
      return;
    }
    const { palette } = await this.layout(flags);
    // The text is Markdown, the same as in the docs; on a terminal its headings are bold instead of marked.
    await this.out.pieces([explanation.text.replace(/^#+ (.*)$/gm, (_, heading: string) => palette.bold(heading))]);
  }
}
