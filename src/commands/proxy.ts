import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.js';
import { exitCode } from '../cli/exit-codes.js';
import { secondsFlag, sharedFlags, wholeNumber } from '../cli/flags.js';
import { onInterrupt } from '../cli/interrupt.js';
import { parsed } from '../cli/parsed.js';
import { reportFile } from '../cli/report-file.js';
import { readTlsFiles } from '../cli/tls-files.js';
import { UserError } from '../cli/user-error.js';
import { parseListen, parseTarget } from '../net/address.js';
import { parseFilter } from '../report/live/filter.js';
import { LiveJson } from '../report/live/json.js';
import { LiveText } from '../report/live/text.js';
import type { LineOut, LiveView } from '../report/live/view.js';
import { parseResegment, resegmentModes } from '../proxy/core/resegment.js';
import { easeBufferCollection } from '../net/heap.js';
import { LiveProxy } from '../proxy/live-proxy.js';
import { exitStatus } from '../report/model.js';

export default class Proxy extends BaseCommand {
  static override summary = 'Relay RTMP and show what is said, who owes what, and where it stops.';
  static override description = [
    'Stands between a client and a server, passes every byte on unchanged, and prints a line per message, findings as they happen, and a summary of each session.',
    'TARGET is HOST:PORT, rtmp://HOST[:PORT] or rtmps://HOST[:PORT].',
    '--resegment changes only where writes end: as-is, message, chunk, split (header and payload apart), coalesce (100 ms), mtu (1400 bytes), dribble (byte by byte); for one direction with c2s: or s2c: before it. A server that works with "message" and fails with "split" cannot resume inside a chunk.',
    '--filter shows only some message lines: type:video, command:publish, dir:c2s, csid:3, msid:1, txn:4; a space means "and", | means "or", ! means "not".',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> proxy --listen 1936 --target localhost:1935',
    '<%= config.bin %> proxy --listen 1936 --target rtmps://live.example.org --save trace.pcapng',
    '<%= config.bin %> proxy --listen 1936 --target localhost:1935 --resegment c2s:split --sessions 1 --json',
    "<%= config.bin %> proxy --listen 1936 --target localhost:1935 --filter '!type:audio !type:video'",
  ];
  static override flags = {
    ...sharedFlags,
    listen: Flags.string({ description: 'Where clients connect; without HOST on loopback only, port 0 picks a free one.', helpValue: '[HOST:]PORT', required: true }),
    target: Flags.string({ description: 'The server.', helpValue: 'TARGET', required: true }),
    save: Flags.string({ description: 'Save what passes: .pcapng (opens in Wireshark) or .jsonl (trace).', helpValue: 'FILE' }),
    sessions: wholeNumber({ description: 'Stop after this many sessions.', helpValue: 'N', from: 1, to: 1_000_000_000 }),
    duration: secondsFlag({ description: 'Stop after this time.', helpValue: 'SECONDS' }),
    quiet: Flags.boolean({ description: 'No line per message: findings and summaries only.' }),
    filter: Flags.string({ description: 'Which messages are shown.', helpValue: 'EXPR' }),
    resegment: Flags.string({ description: `Other write boundaries: ${resegmentModes.join(', ')}.`, helpValue: 'MODE', multiple: true }),
    'listen-tls': Flags.string({ description: 'Clients speak TLS (rtmps).', helpValue: 'CERT,KEY' }),
    'max-connections': wholeNumber({ description: 'Connections at once; more are refused.', helpValue: 'N', default: 256, from: 1, to: 65_535 }),
    insecure: Flags.boolean({ description: 'Accept any certificate of an rtmps:// target.' }),
    probe: Flags.boolean({ description: 'Connect to the target once before listening (not for servers that take one connection only).', default: true, allowNo: true }),
    fault: Flags.string({ description: 'Not in this version.', hidden: true }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Proxy);
    if (flags.fault !== undefined) throw new UserError('--fault is not in this version.', 'To change write boundaries use --resegment.');
    const target = parsed('proxy', 'target', parseTarget(flags.target));
    const filter = flags.filter === undefined ? {} : { filter: parsed('proxy', 'filter', parseFilter(flags.filter)) };
    const report = flags.report === undefined ? undefined : reportFile(flags.report, flags['fail-on']);
    const { version } = this.config;
    const out: LineOut = { write: (line) => { this.out.line(line); }, backlog: () => process.stdout.writableLength };
    const view: LiveView = flags.json
      ? new LiveJson(out, { version, kind: 'proxy', source: `${target.host}:${target.port}`, quiet: flags.quiet, ...filter })
      : new LiveText(out, { ...(await this.layout(flags)), quiet: flags.quiet, ...filter });
    const proxy = new LiveProxy({
      version, view, target,
      listen: parsed('proxy', 'listen', parseListen(flags.listen)),
      resegment: parsed('proxy', 'resegment', parseResegment(flags.resegment?.join(',') ?? 'as-is')),
      insecure: flags.insecure, probe: flags.probe, maxConnections: flags['max-connections'],
      stallAfterUs: flags['stall-after'] * 1e6, showSecrets: flags['show-secrets'],
      ...(flags['listen-tls'] === undefined ? {} : { listenTls: readTlsFiles('listen-tls', flags['listen-tls']) }),
      ...(flags.save === undefined ? {} : { save: flags.save }),
      ...(flags.sessions === undefined ? {} : { sessions: flags.sessions }),
      ...(flags.duration === undefined ? {} : { durationMs: flags.duration * 1000 }),
    });
    easeBufferCollection();
    const interrupt = onInterrupt(() => { proxy.stop(); });
    // Nobody reads any more (`| head`): there is nothing left to do, and that is no error.
    this.out.whenClosed(() => { proxy.stop(); });
    await proxy.start();
    const result = await proxy.finished();
    report?.write([result.report]);
    if (interrupt.signal.aborted) this.finish(exitCode.interrupted);
    else this.finish(result.faults > 0 ? exitCode.fault : exitStatus(result.report.verdict, flags['fail-on']));
    interrupt.done();
  }
}
