import { setImmediate } from 'node:timers/promises';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.js';
import { exitCode } from '../cli/exit-codes.js';
import { sharedFlags, wholeNumber } from '../cli/flags.js';
import type { InspectOptions } from '../cli/inspect-capture.js';
import { inspectFile } from '../cli/inspect-file.js';
import { Reference } from '../cli/inspect-reference.js';
import { onInterrupt } from '../cli/interrupt.js';
import { progressBar } from '../cli/progress.js';
import { reportFile } from '../cli/report-file.js';
import { Spool } from '../cli/spool.js';
import { writeInspections } from '../cli/write-inspections.js';
import type { InspectedFile } from '../cli/write-inspections.js';
import { printable } from '../report/escape.js';
import { exitStatus, worst } from '../report/model.js';

export default class Inspect extends BaseCommand {
  static override summary = 'Find out from a capture, a saved trace, or FLV, HLS and MP4 files what is wrong with a stream.';
  static override description = 'Files are recognised by their content; of http addresses a playlist is fetched with what it names. RTMP is found by its handshake, on any port.';
  static override examples = [
    '<%= config.bin %> inspect trace.pcapng',
    '<%= config.bin %> inspect --messages --session 0 trace.pcap',
    '<%= config.bin %> inspect --json --fail-on degraded nightly/*.pcap',
    '<%= config.bin %> inspect recording.flv',
    '<%= config.bin %> inspect http://127.0.0.1:8080/live/index.m3u8',
    '<%= config.bin %> inspect server-out.flv --reference trace.pcap',
    '<%= config.bin %> inspect --extract streams --report report.html trace.pcap',
  ];

  // Several files: the rest of the line.
  static override strict = false;
  static override args = { file: Args.string({ description: 'Capture (pcap, pcapng), saved trace (.jsonl), FLV, MP4 or HLS playlist (also an http address); several give one verdict.', required: true }) };
  static override flags = {
    ...sharedFlags,
    messages: Flags.boolean({ description: 'List every message.' }),
    session: wholeNumber({ description: 'Only this session (its number in the report).', helpValue: 'N', from: 0, to: 1_000_000_000 }),
    port: wholeNumber({ description: 'Only connections with this server port, recognised as RTMP or not.', helpValue: 'N', from: 1, to: 65_535 }),
    extract: Flags.string({ description: 'Write an FLV for each stream found into this folder.', helpValue: 'DIR' }),
    reference: Flags.string({ description: 'What was sent (capture, FLV, MP4 or HLS); FILE is what arrived. Tells what was lost, damaged, doubled or re-timed on the way.', helpValue: 'SENT' }),
  };

  async run(): Promise<void> {
    const { argv, flags, metadata } = await this.parse(Inspect);
    const report = flags.report === undefined ? undefined : reportFile(flags.report, flags['fail-on']);
    const layout = await this.layout(flags);
    const interrupt = onInterrupt();
    const inspected: InspectedFile[] = [];
    const reference = flags.reference === undefined ? undefined : new Reference(flags.reference, {
      signal: interrupt.signal, ...(flags.session === undefined ? {} : { session: flags.session }), ...(flags.port === undefined ? {} : { port: flags.port }),
    });
    let broken = false;
    try {
      await reference?.check();
      for (const path of argv.map(String)) {
        // Small files are read without a pause, and a signal is only heard in one.
        await setImmediate();
        if (interrupt.signal.aborted) break;
        const spool = flags.messages ? new Spool() : undefined;
        const progress = progressBar(printable(path), process.stderr);
        const options: InspectOptions = {
          version: this.config.version,
          stallAfterUs: flags['stall-after'] * 1e6,
          showSecrets: flags['show-secrets'],
          onProgress: progress.update,
          signal: interrupt.signal,
          ...(flags.session === undefined ? {} : { session: flags.session }),
          ...(flags.port === undefined ? {} : { port: flags.port }),
          ...(flags.extract === undefined ? {} : { extractFolder: flags.extract }),
          ...(spool === undefined ? {} : { listing: { spool, form: flags.json ? 'json' as const : layout } }),
        };
        try {
          const { report: one, extracted, broken: failed } = await inspectFile(path, { ...options, deadlineGiven: metadata.flags['stall-after']?.setFromDefault !== true });
          const compared = reference === undefined || interrupt.signal.aborted ? one : await reference.compareWith(path, one);
          inspected.push({ report: compared, ...(spool === undefined ? {} : { spool }) });
          broken ||= failed;
          for (const file of extracted) this.note(`wrote ${printable(file)}`);
        } catch (error) {
          spool?.dispose();
          throw error;
        } finally {
          progress.done();
        }
      }
      const reports = inspected.map((file) => file.report);
      report?.write(reports, argv.length);
      await writeInspections(inspected, { json: flags.json, layout, asked: argv.length }, this.out);
      const verdict = worst(reports.map((one) => one.verdict));
      this.finish(interrupt.signal.aborted ? exitCode.interrupted : broken ? exitCode.fault : exitStatus(verdict, flags['fail-on']));
    } finally {
      for (const { spool } of inspected) spool?.dispose();
      interrupt.done();
    }
  }
}
