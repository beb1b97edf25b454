import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.js';
import { startConform } from '../../cli/conform-command.js';
import { conformFlags } from '../../cli/conform-flags.js';

export default class Conform extends BaseCommand {
  static override summary = 'The conformance suite: does a server, or a client, speak RTMP as others need it?';
  static override description = [
    'Without URL the built-in server is tested. Every case takes streams of its own; the server is alive after each, or it is said which one killed it.',
    'Verdicts: pass; fail (a MUST is broken, or a program that people use breaks); warn (a SHOULD, or legal and known to hurt); info (a dialect); unsupported; blocked; inconclusive; skip.',
    'Exit status: 0 the gate passed; 1 it failed; 2 usage; 3 nothing was proved, for example because the server cannot be reached; 4 undecided; 70 a fault of rtmpdiag; 130 interrupted.',
    'A baseline holds what is known:  PC-010: { expect: fail, reason: csid-wedged, why: "Abort is not implemented", until: 2027-12-31 }',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> conform rtmp://localhost/live',
    '<%= config.bin %> conform rtmp://localhost/live --report rtmpdiag-report --baseline rtmpdiag.baseline.yaml',
    "<%= config.bin %> conform rtmp://localhost/live --server-cmd './server --port 1935' --profile all",
    "<%= config.bin %> conform --as-server --client-cmd 'ffmpeg -re -i test.flv -c copy -f flv {url}'",
    '<%= config.bin %> conform --explain PC-010',
    '<%= config.bin %> conform rtmp://localhost/live --only PC-010,CH-0* -v',
  ];
  static override args = { url: Args.string({ description: 'rtmp://HOST[:PORT]/APP or rtmps://..., without a stream.' }) };
  static override flags = conformFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Conform);
    this.finish(await startConform({ url: args.url, flags, argv: this.argv, version: this.config.version, out: this.out, note: (text) => { this.note(text); }, layout: await this.layout(flags) }));
  }
}
