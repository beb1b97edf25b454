import { writeFileSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.js';
import { readReportFile } from '../../cli/conform-files.js';
import { htmlOf } from '../../cli/conform-outputs.js';
import { fileError } from '../../cli/file-error.js';

export default class ConformReportPage extends BaseCommand {
  static override summary = 'One page of several conformance reports: cases by targets, and each run below.';
  static override description = 'The page holds everything and loads nothing. Transcripts are taken in where the evidence still lies beside the reports.';
  static override examples = [
    '<%= config.bin %> conform report nginx.json mine.json --html servers.html',
    '<%= config.bin %> conform report rtmpdiag-report/report.json > page.html',
  ];
  // Several files: the rest of the line.
  static override strict = false;
  static override args = { report: Args.string({ description: 'Report as JSON; one for each target.', required: true }) };
  static override flags = { html: Flags.string({ description: 'Write the page here instead of to standard output.', helpValue: 'FILE' }) };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(ConformReportPage);
    const paths = argv.map(String);
    const page = htmlOf(paths.map(readReportFile), paths);
    if (flags.html === undefined) {
      await this.out.pieces([page]);
      return;
    }
    try {
      writeFileSync(flags.html, page);
    } catch (error) {
      throw fileError(error, flags.html, 'write') ?? error;
    }
  }
}
