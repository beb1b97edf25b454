import { randomFillSync } from 'node:crypto';
import { Args, Flags } from '@oclif/core';
import { selfDescribingMessages } from '../client/core/self-describing.js';
import { NotFlvError, openFlvSource, type FlvSource, type LostRange } from '../client/media/flv-source.js';
import type { MediaSource } from '../client/media.js';
import { publishMedia } from '../client/publish.js';
import { BaseCommand } from '../cli/base-command.js';
import { accountLines, analyseClient, clientStatus, printableUrl, ProgressLine, seconds, streamUrl, throwIfUnreachable } from '../cli/client-run.js';
import { exitCode } from '../cli/exit-codes.js';
import { fileError } from '../cli/file-error.js';
import { positiveNumber, secondsFlag, sharedFlags, wholeNumber } from '../cli/flags.js';
import { onInterrupt } from '../cli/interrupt.js';
import { reportFile } from '../cli/report-file.js';
import { UserError } from '../cli/user-error.js';
import { printable } from '../report/escape.js';

export default class Publish extends BaseCommand {
  static override summary = 'Publish an FLV file, and say what went wrong if it does not arrive.';
  static override description = [
    'Sends the file in real time by its own timestamps, payloads and timestamps untouched. The connection is analysed by the same rules as in the proxy.',
    '--test sends media whose every frame says what it is; `rtmpdiag play URL --verify` at the far end counts what was lost, doubled, damaged or mixed up.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> publish recording.flv rtmp://localhost/live/show',
    '<%= config.bin %> publish recording.flv rtmps://live.example.org/app/KEY --loop',
    '<%= config.bin %> publish recording.flv rtmp://localhost/live/show --fast --json',
    '<%= config.bin %> publish --test rtmp://localhost/live/show --seconds 60',
  ];
  static override args = {
    file: Args.string({ description: 'FLV file; left out with --test.' }),
    url: Args.string({ description: 'rtmp://HOST[:PORT]/APP/STREAM or rtmps://...' }),
  };
  static override flags = {
    ...sharedFlags,
    speed: positiveNumber({ description: 'Factor of real time.', helpValue: 'FACTOR', default: 1, exclusive: ['fast'] }),
    fast: Flags.boolean({ description: 'As fast as the server takes it.' }),
    loop: Flags.boolean({ description: 'Begin again at the end of the file, until stopped.' }),
    loops: wholeNumber({ description: 'Send the file this many times.', helpValue: 'N', from: 1, to: 1_000_000, exclusive: ['loop'] }),
    test: Flags.boolean({ description: 'Send self-describing test media instead of a file.' }),
    seconds: secondsFlag({ description: 'Length of the test media.', helpValue: 'SECONDS', default: 10 }),
    'frame-rate': positiveNumber({ description: 'Of the test media.', helpValue: 'FPS', default: 30 }),
    handshake: Flags.string({ description: 'Form of the handshake.', options: ['simple', 'digest'], default: 'simple' }),
    enhanced: Flags.boolean({ description: 'Say in connect that Enhanced RTMP is understood.', default: true, allowNo: true }),
    insecure: Flags.boolean({ description: 'Accept any certificate of an rtmps:// server.' }),
    timeout: secondsFlag({ description: 'For every step up to the stream.', helpValue: 'SECONDS', default: 10 }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Publish);
    if (flags.test && args.url !== undefined) throw new UserError('With --test there is no file: give the address alone.', 'For example: rtmpdiag publish --test rtmp://localhost/live/show');
    const url = streamUrl(flags.test ? args.file : args.url, 'publish');
    const report = flags.report === undefined ? undefined : reportFile(flags.report, flags['fail-on']);
    const lost: LostRange[] = [];
    let file: FlvSource | undefined;
    let source: MediaSource;
    if (flags.test) source = testSource(flags.seconds, flags['frame-rate']);
    else {
      file = await openFile(args.file ?? '', flags.loop ? Infinity : (flags.loops ?? 1), lost);
      source = file;
    }
    const showSecrets = flags['show-secrets'];
    const analysis = analyseClient({ version: this.config.version, stallAfterUs: flags['stall-after'] * 1e6, showSecrets });
    const controller = new AbortController();
    const interrupt = onInterrupt(() => { controller.abort(); });
    const size = file?.sizeBytes ?? 0;
    const progress = new ProgressLine(process.stderr, ({ state, messages, timestampMs }) => {
      if (state !== 'running') return `waiting: ${state}`;
      const percent = file === undefined || size === 0 ? '' : `${bar(file.positionBytes / size)}  `;
      return `${percent}${seconds(timestampMs)}  ${messages} messages`;
    });
    const result = await publishMedia({
      url, source, pace: flags.fast ? 'fast' : flags.speed, handshake: flags.handshake === 'digest' ? 'digest' : 'simple', enhanced: flags.enhanced,
      insecure: flags.insecure, timeoutMs: flags.timeout * 1000, tap: analysis.tap, signal: controller.signal, onProgress: progress.update,
    });
    progress.done();
    interrupt.done();
    throwIfUnreachable(result);
    const one = analysis.report(printableUrl(url, showSecrets), interrupt.signal.aborted);
    report?.write([one]);
    if (flags.json) this.out.line(JSON.stringify({ ...one, result: { ...result, ...(lost.length === 0 ? {} : { lostInFile: lost }) } }));
    else {
      const damage = lost.map(({ offset, bytes }) => `the file is damaged: ${bytes} bytes at offset ${offset} hold no whole tag and were left out`);
      for (const line of accountLines(result, { did: 'published', url: printableUrl(url, showSecrets) }, one, await this.layout(flags), damage)) this.out.line(line);
    }
    const status = clientStatus(result, one, analysis.faults, flags['fail-on'], interrupt.signal.aborted);
    // What could be read was sent; that it was not all is the file's fault, and told by the status.
    this.finish(status === exitCode.ok && lost.length > 0 ? exitCode.findings : status);
  }
}

async function openFile(path: string, loops: number, lost: LostRange[]): Promise<FlvSource> {
  try {
    return await openFlvSource(path, { loops, onLost: (range) => { if (lost.length < mostLost) lost.push(range); } });
  } catch (error) {
    if (error instanceof NotFlvError) throw new UserError(`${printable(path)} ${error.message}.`, 'Make one with: ffmpeg -i FILE -c copy -f flv OUT.flv');
    throw fileError(error, path, 'read') ?? error;
  }
}

/** A file of garbage has one range; a file with more holes than this is told by the first ones. */
const mostLost = 100;

function testSource(length: number, frameRate: number): MediaSource {
  const messages = selfDescribingMessages({ nonce: randomFillSync(new Uint8Array(8)), seconds: length, frameRate });
  return {
    read: () => {
      const next = messages.next();
      return Promise.resolve(next.done === true ? undefined : next.value);
    },
    close: () => Promise.resolve(),
  };
}

const barWidth = 24;

function bar(part: number): string {
  const filled = Math.round(Math.min(1, part) * barWidth);
  return `[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] ${Math.floor(Math.min(1, part) * 100)} %`;
}
