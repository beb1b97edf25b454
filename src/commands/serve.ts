import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.js';
import { exitCode } from '../cli/exit-codes.js';
import { secondsFlag, sharedFlags, wholeNumber } from '../cli/flags.js';
import { onInterrupt } from '../cli/interrupt.js';
import { didYouMean } from '../cli/nearest.js';
import { parsed } from '../cli/parsed.js';
import { reportFile } from '../cli/report-file.js';
import { ServeView } from '../cli/serve-view.js';
import { readTlsFiles } from '../cli/tls-files.js';
import { UserError } from '../cli/user-error.js';
import { parseListen } from '../net/address.js';
import { easeBufferCollection } from '../net/heap.js';
import { printable } from '../report/escape.js';
import type { LineOut } from '../report/live/view.js';
import { exitStatus } from '../report/model.js';
import { mutantIds, serverMutant } from '../server/core/mutants.js';
import { profileNames, serverProfile, serverProfiles } from '../server/core/profiles.js';
import { parseToken } from '../server/core/token.js';
import { LiveServer } from '../server/live-server.js';

const defaultListen = '127.0.0.1:1935';

/** A name out of a list, or a sentence with the nearest ones. */
function named<T>(flag: string, word: string, found: T | undefined, names: readonly string[], all: string): T {
  if (found === undefined) throw new UserError(`--${flag}: there is no "${printable(word)}".`, didYouMean(word, names, all));
  return found;
}

export default class Serve extends BaseCommand {
  static override summary = 'The reference server: publish, play, record, watch in a browser, and hear what clients do wrong.';
  static override description = [
    'Takes streams from any publisher and relays them to any number of players, each on its own. Strict in what it sends, tolerant in what it accepts.',
    'A token guards one stream: --token live/camera=SECRET; the client brings it in a query, as in rtmp://host/live/camera?token=SECRET.',
    `Profiles: ${serverProfiles.map(({ name, summary }) => `${name} (${summary.replace(/\.$/, '')})`).join('; ')}.`,
    'Mutants are deliberate faults, for testing clients and test suites: S01, S02 and so on as in the conformance suite, or a name such as create-stream-no-reply.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --record recordings --http 8080',
    '<%= config.bin %> serve --strict --token live/camera=s3cret',
    '<%= config.bin %> serve --listen 0.0.0.0:443 --tls cert.pem,key.pem',
    '<%= config.bin %> serve --mutant create-stream-no-reply',
  ];
  static override flags = {
    ...sharedFlags,
    listen: Flags.string({ description: 'Where clients connect; without HOST on loopback only, port 0 picks a free one.', helpValue: '[HOST:]PORT', default: defaultListen }),
    record: Flags.string({ description: 'Record every stream into this folder, as {app}_{stream}_{YYYYMMDD}_{HHMMSS}.flv.', helpValue: 'DIR' }),
    http: Flags.string({ description: 'A page with the live streams, and HLS (fragmented MP4) of each.', helpValue: '[HOST:]PORT' }),
    'hls-segment': secondsFlag({ description: 'Wished length of an HLS segment; they end at key frames.', helpValue: 'SECONDS', default: 2 }),
    'hls-whole': Flags.boolean({ description: 'Keep the whole stream in the HLS playlist instead of its last part.' }),
    token: Flags.string({ description: 'This stream is published only with the secret.', helpValue: 'APP/STREAM=SECRET', multiple: true }),
    'protect-play': Flags.boolean({ description: 'The secret is needed for playing and watching, too.', dependsOn: ['token'] }),
    profile: Flags.string({ description: `Behave like another server: ${profileNames.join(', ')}.`, helpValue: 'NAME', default: 'reference' }),
    mutant: Flags.string({ description: 'One deliberate fault.', helpValue: 'ID' }),
    tls: Flags.string({ description: 'Speak TLS (rtmps).', helpValue: 'CERT,KEY' }),
    strict: Flags.boolean({ description: 'Report every promise that a client breaks.' }),
    messages: Flags.boolean({ description: 'A line for every message; turns the analysis on.' }),
    'max-connections': wholeNumber({ description: 'Connections at once; more are refused.', helpValue: 'N', default: 1024, from: 1, to: 65_535 }),
    sessions: wholeNumber({ description: 'Stop after this many connections have ended.', helpValue: 'N', from: 1, to: 1_000_000_000 }),
    duration: secondsFlag({ description: 'Stop after this time.', helpValue: 'SECONDS' }),
    quiet: Flags.boolean({ description: 'No log, findings and summaries only; with --json, no events for single messages.' }),
  };

  async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Serve);
    const listen = parsed('serve', 'listen', parseListen(flags.listen));
    const http = flags.http === undefined ? undefined : parsed('serve', 'http', parseListen(flags.http));
    const tokens = (flags.token ?? []).map((text) => parsed('serve', 'token', parseToken(text)));
    const report = flags.report === undefined ? undefined : reportFile(flags.report, flags['fail-on']);
    const failOnGiven = metadata.flags['fail-on']?.setFromDefault !== true;
    const { version } = this.config;
    const out: LineOut = { write: (line) => { this.out.line(line); }, backlog: () => process.stdout.writableLength };
    const view = new ServeView(out, {
      version, json: flags.json, messages: flags.json ? !flags.quiet : flags.messages, quiet: flags.quiet, showSecrets: flags['show-secrets'], text: await this.layout(flags),
    });
    const server = new LiveServer({
      version, listen, view: view.sessions, log: (event) => { view.log(event); },
      analyse: flags.strict || flags.messages || flags.json || report !== undefined || failOnGiven,
      stallAfterUs: flags['stall-after'] * 1e6, showSecrets: flags['show-secrets'], maxConnections: flags['max-connections'],
      profile: named('profile', flags.profile, serverProfile(flags.profile), profileNames, `The profiles are ${profileNames.join(', ')}.`),
      ...(flags.mutant === undefined ? {} : { fault: named('mutant', flags.mutant, serverMutant(flags.mutant), mutantIds, 'They are those of docs/conform/mutants.md and the names of faults, for example create-stream-no-reply.') }),
      ...(flags.tls === undefined ? {} : { tls: readTlsFiles('tls', flags.tls) }),
      ...(tokens.length === 0 ? {} : { tokens, protectPlay: flags['protect-play'] }),
      ...(flags.record === undefined ? {} : { record: flags.record }),
      ...(http === undefined ? {} : { http: { listen: http, segmentMs: flags['hls-segment'] * 1000, mode: flags['hls-whole'] ? 'whole' as const : 'window' as const } }),
      ...(flags.sessions === undefined ? {} : { sessions: flags.sessions }),
      ...(flags.duration === undefined ? {} : { durationMs: flags.duration * 1000 }),
    });
    easeBufferCollection();
    const interrupt = onInterrupt(() => { server.stop(); });
    // Nobody reads any more (`| head`): a server goes on serving, but says no more.
    await server.start();
    const result = await server.finished();
    report?.write([result.report]);
    if (interrupt.signal.aborted) this.finish(exitCode.interrupted);
    else this.finish(result.faults > 0 ? exitCode.fault : exitStatus(result.report.verdict, flags['fail-on']));
    interrupt.done();
  }
}
