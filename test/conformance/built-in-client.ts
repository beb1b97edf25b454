/** Runs cases about clients against the built-in client in this process, with a mutant where one is given. */
import { clientMutant } from '../../src/client/core/mutants.js';
import type { ClientMutant } from '../../src/client/core/mutant.js';
import { selfDescribingMessages } from '../../src/client/core/self-describing.js';
import { parseStreamUrl } from '../../src/client/core/stream-url.js';
import type { ClientResult } from '../../src/client/connection.js';
import { discards } from '../../src/client/media/flv-sink.js';
import { playMedia } from '../../src/client/play.js';
import { publishMedia } from '../../src/client/publish.js';
import { cases } from '../../src/conformance/cases/index.js';
import type { Case } from '../../src/conformance/core/case.js';
import type { CaseResult } from '../../src/conformance/core/model.js';
import type { ClientStarter } from '../../src/conformance/engine/client-under-test.js';
import type { CommandExit } from '../../src/conformance/engine/command.js';
import { foreignServer } from '../../src/conformance/engine/lifecycle.js';
import { runCases, type HarnessParts, type RunOptions, type RunOutcome } from '../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../src/net/clock.js';

export interface BuiltInClientOptions {
  readonly role?: 'publish' | 'play';
  /** C01 and the like. */
  readonly mutant?: string;
  readonly cases?: readonly Case[];
  /** T. */
  readonly timeoutMs?: number;
  readonly parts?: HarnessParts;
  readonly run?: Partial<RunOptions>;
}

/** What the client itself waits for each answer, in T: it must outlast what a case holds back, and end before `endless`. */
const clientPatience = 5;
/** Behind 16777215 ms; the headers stay at 0, as FFmpeg has them, so that the first frame of each kind has an extended timestamp. */
const extendedFromMs = 16_780_000;
/** More than the client's chunk size. */
const severalChunksBytes = 5000;
const killAfterMs = 500;

let runs = 0;

export async function runBuiltInClient(options: BuiltInClientOptions = {}): Promise<RunOutcome & { readonly byId: (id: string) => CaseResult | undefined }> {
  const { role = 'publish', timeoutMs = 1000 } = options;
  const mutant = options.mutant === undefined ? undefined : clientMutant(options.mutant);
  if (options.mutant !== undefined && mutant === undefined) throw new Error(`no mutant ${options.mutant}`);
  runs += 1;
  const outcome = await runCases({
    cases: options.cases ?? cases.filter(({ mode }) => mode === 'client'), mode: 'client',
    target: { host: '127.0.0.1', port: 0, tls: false, app: 'conform', query: '', insecure: false },
    server: foreignServer('127.0.0.1', 0, 0), options: { clientCommand: builtInClient(role, timeoutMs * clientPatience, mutant) }, timeoutMs, seed: 'test', nonce: runs.toString(16).padStart(16, '0'),
    confirm: false, repeat: 1, slow: true, soak: false, oneShot: false, clockUs: steadyClockUs, ...(options.parts === undefined ? {} : { parts: options.parts }), ...options.run,
  });
  return { ...outcome, byId: (id) => outcome.results.find((result) => result.id === id) };
}

/** The client as a command: its result is its exit. */
export function builtInClient(role: 'publish' | 'play', timeoutMs: number, mutant?: ClientMutant): ClientStarter {
  return (address) => {
    const url = parseStreamUrl(address);
    if (typeof url === 'string') throw new Error(url);
    const controller = new AbortController();
    const common = { url, timeoutMs, signal: controller.signal, ...(mutant === undefined ? {} : { mutant }) };
    let output = '';
    let exit: CommandExit | undefined;
    let over: (exit: CommandExit) => void = () => undefined;
    const exited = new Promise<CommandExit>((resolve) => { over = resolve; });
    const end = (how: CommandExit): void => {
      exit ??= how;
      over(exit);
    };
    const messages = selfDescribingMessages({ nonce: new Uint8Array(8), seconds: 3600, firstTimestampMs: extendedFromMs, fillBytes: (kind) => (kind === 'video' ? severalChunksBytes : 200) });
    let isOpening = true;
    const source = {
      read: async () => {
        const message = messages.next().value ?? undefined;
        isOpening &&= message !== undefined && (message.typeId === 18 || message.payload[1] === 0);
        return message === undefined || !isOpening ? message : { ...message, timestampMs: 0 };
      },
      close: async () => undefined,
    };
    const run: Promise<ClientResult> = role === 'play' ? playMedia({ ...common, sink: discards }) : publishMedia({ ...common, source, pace: 1 });
    run.then((result) => {
      output = result.reason ?? '';
      end(result.crashed === true ? { status: null, signal: 'SIGPIPE' } : { status: result.ok ? 0 : 1, signal: null });
    }, (error: unknown) => {
      output = String(error);
      end({ status: 70, signal: null });
    });
    return {
      pid: undefined, exited,
      get exit() { return exit; },
      get output() { return output; },
      get lastLine() { return output; },
      stop: async () => {
        controller.abort();
        const timer = setTimeout(() => { end({ status: null, signal: 'SIGKILL' }); }, killAfterMs);
        const how = await exited;
        clearTimeout(timer);
        return how;
      },
    };
  };
}
