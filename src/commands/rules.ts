import { rules } from '../analyzers/index.js';
import { BaseCommand } from '../cli/base-command.js';
import { jsonFlag } from '../cli/flags.js';
import { verdictWord } from '../report/palette.js';
import { wrap } from '../report/wrap.js';

export default class Rules extends BaseCommand {
  static override summary = 'List every rule: name, severity, area, what it says.';
  static override examples = ['<%= config.bin %> rules', '<%= config.bin %> rules --json'];
  static override flags = { json: jsonFlag };

  async run(): Promise<void> {
    const { flags } = await this.parse(Rules);
    const metas = rules.map(({ meta }) => meta).sort((a, b) => a.level - b.level || (a.id < b.id ? -1 : 1));
    if (flags.json) {
      const list = metas.map(({ id, area, level, severity, summary, end }) => ({ id, area, level, severity, summary, end }));
      await this.out.pieces([`${JSON.stringify({ schema: 'rtmpdiag.rules/1', rules: list }, null, 2)}\n`]);
      return;
    }
    const { palette, width } = await this.layout(flags);
    const lines = metas.flatMap(({ id, area, severity, summary }) => [
      `${palette.bold(id)}  ${verdictWord(severity, palette)}  ${palette.dim(area)}`,
      ...wrap(summary, width, 4),
    ]);
    await this.out.pieces([...lines, '', `${metas.length} rules. More about one: rtmpdiag explain NAME`], '\n');
  }
}
