import { BaseCommand } from '../cli/base-command.js';
import { runDemo } from '../cli/demo-run.js';
import { exitCode } from '../cli/exit-codes.js';

export default class Demo extends BaseCommand {
  static override summary = 'The main job without any outside program: a stall found and named, and a sound session.';
  static override description = `Runs the proxy between the built-in publisher and the built-in server, on loopback, for about five seconds:
first with a server that stops answering at "Creating stream", then with one that works.
Exit status 0 when both were judged as they should be, else 70.`;
  static override examples = ['<%= config.bin %> demo'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const asExpected = await runDemo({
      out: { write: (line) => { this.out.line(line); }, backlog: () => process.stdout.writableLength },
      text: await this.layout(flags),
      version: this.config.version,
    });
    this.finish(asExpected ? exitCode.ok : exitCode.fault);
  }
}
