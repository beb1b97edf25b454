import { Args, Flags } from '@oclif/core';
import { describeAccount, SelfDescribingVerifier } from '../client/core/self-describing.js';
import { discards, FlvFileSink, FlvStreamSink } from '../client/media/flv-sink.js';
import type { MediaSink } from '../client/media.js';
import { playMedia } from '../client/play.js';
import { BaseCommand } from '../cli/base-command.js';
import { accountLines, analyseClient, clientStatus, printableUrl, ProgressLine, seconds, streamUrl, throwIfUnreachable } from '../cli/client-run.js';
import { exitCode } from '../cli/exit-codes.js';
import { fileError } from '../cli/file-error.js';
import { secondsFlag, sharedFlags, wholeNumber } from '../cli/flags.js';
import { onInterrupt } from '../cli/interrupt.js';
import { reportFile } from '../cli/report-file.js';
import { UserError } from '../cli/user-error.js';

export default class Play extends BaseCommand {
  static override summary = 'Play a stream into an FLV file, and say what went wrong if it does not come.';
  static override description = [
    'Takes the stream until it ends, for a time, or for a number of frames; what is written is what came, timestamps and payloads untouched.',
    'The connection is analysed by the same rules as in the proxy. --verify judges media of `rtmpdiag publish --test`.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> play rtmp://localhost/live/show -o show.flv',
    '<%= config.bin %> play rtmp://localhost/live/show -o show.flv --duration 10',
    '<%= config.bin %> play rtmp://localhost/live/show -o - | ffplay -',
    '<%= config.bin %> play rtmp://localhost/live/show --verify --frames 300',
  ];
  static override args = { url: Args.string({ description: 'rtmp://HOST[:PORT]/APP/STREAM or rtmps://...', required: true }) };
  static override flags = {
    ...sharedFlags,
    output: Flags.string({ char: 'o', description: 'FLV file to write; - is standard output.', helpValue: 'FILE' }),
    duration: secondsFlag({ description: 'Stop after so much media.', helpValue: 'SECONDS' }),
    frames: wholeNumber({ description: 'Stop after so many video frames (audio frames where there is no video).', helpValue: 'N', from: 1, to: 1_000_000_000 }),
    idle: secondsFlag({ description: 'Give up when nothing has come for so long.', helpValue: 'SECONDS' }),
    verify: Flags.boolean({ description: 'Judge self-describing test media.' }),
    handshake: Flags.string({ description: 'Form of the handshake.', options: ['simple', 'digest'], default: 'simple' }),
    enhanced: Flags.boolean({ description: 'Say in connect that Enhanced RTMP is understood.', default: true, allowNo: true }),
    insecure: Flags.boolean({ description: 'Accept any certificate of an rtmps:// server.' }),
    timeout: secondsFlag({ description: 'For every step up to the stream.', helpValue: 'SECONDS', default: 10 }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Play);
    const url = streamUrl(args.url, 'play');
    const toStandardOutput = flags.output === '-';
    if (toStandardOutput && flags.json) throw new UserError('--json and -o - both want standard output.', 'Write the FLV into a file.');
    const report = flags.report === undefined ? undefined : reportFile(flags.report, flags['fail-on']);
    const showSecrets = flags['show-secrets'];
    const verifier = flags.verify ? new SelfDescribingVerifier() : undefined;
    const sink = openSink(flags.output);
    const analysis = analyseClient({ version: this.config.version, stallAfterUs: flags['stall-after'] * 1e6, showSecrets });
    const controller = new AbortController();
    const interrupt = onInterrupt(() => { controller.abort(); });
    // Whoever read our output has gone, and with it the reason to play.
    this.out.whenClosed(() => { controller.abort(); });
    const progress = new ProgressLine(process.stderr, ({ state, messages, timestampMs }) => (state === 'running' ? `${seconds(timestampMs)}  ${messages} messages` : `waiting: ${state}`));
    const result = await playMedia({
      url, handshake: flags.handshake === 'digest' ? 'digest' : 'simple', enhanced: flags.enhanced, insecure: flags.insecure, timeoutMs: flags.timeout * 1000,
      sink: verifier === undefined ? sink : {
        write: (message) => {
          verifier.message(message);
          sink.write(message);
        },
        end: () => sink.end(),
      },
      ...(flags.duration === undefined ? {} : { durationMs: flags.duration * 1000 }), ...(flags.frames === undefined ? {} : { frames: flags.frames }),
      ...(flags.idle === undefined ? {} : { idleMs: flags.idle * 1000 }),
      tap: analysis.tap, signal: controller.signal, onProgress: progress.update,
    });
    progress.done();
    interrupt.done();
    throwIfUnreachable(result);
    const one = analysis.report(printableUrl(url, showSecrets), interrupt.signal.aborted);
    report?.write([one]);
    const account = verifier?.account();
    const wrong = account === undefined ? [] : (['video', 'audio'] as const).flatMap((kind) => describeAccount(kind, account[kind]) ?? []);
    const nothing = account !== undefined && account.video.received + account.audio.received === 0;
    const verified = account === undefined ? [] : nothing ? ['verify: no self-describing frame came'] : wrong.length > 0 ? wrong.map((text) => `verify: ${text}`)
      : [`verify: ${account.video.received} video and ${account.audio.received} audio frames, every one as it was sent`];
    if (flags.json) this.out.line(JSON.stringify({ ...one, result: { ...result, ...(account === undefined ? {} : { verify: account }) } }));
    else {
      for (const line of accountLines(result, { did: 'played', url: printableUrl(url, showSecrets) }, one, await this.layout(flags), verified)) {
        if (toStandardOutput) this.note(line);
        else this.out.line(line);
      }
    }
    const status = clientStatus(result, one, analysis.faults, flags['fail-on'], interrupt.signal.aborted);
    this.finish(status === exitCode.ok && (wrong.length > 0 || nothing) ? exitCode.findings : status);
  }
}

function openSink(path: string | undefined): MediaSink {
  if (path === undefined) return discards;
  if (path === '-') return new FlvStreamSink(process.stdout);
  try {
    return new FlvFileSink(path);
  } catch (error) {
    throw fileError(error, path, 'write') ?? error;
  }
}
