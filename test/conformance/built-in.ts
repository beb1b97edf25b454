/** Runs cases against the built-in server, with a mutant where one is given. */
import { cases } from '../../src/conformance/cases/index.js';
import type { Case } from '../../src/conformance/core/case.js';
import type { CaseResult } from '../../src/conformance/core/model.js';
import { foreignServer } from '../../src/conformance/engine/lifecycle.js';
import { runCases, type HarnessParts, type RunOptions, type RunOutcome } from '../../src/conformance/engine/runner.js';
import type { StreamAddress } from '../../src/conformance/engine/target.js';
import { steadyClockUs } from '../../src/net/clock.js';
import type { Mutant } from '../../src/server/core/fault.js';
import { serverMutant } from '../../src/server/core/mutants.js';
import { startRtmpServer } from '../../src/server/server.js';

export interface BuiltInOptions {
  /** S01, a name, or one of the test's own. */
  readonly mutant?: string | Mutant;
  readonly cases?: readonly Case[];
  readonly timeoutMs?: number;
  readonly parts?: HarnessParts;
  readonly run?: Partial<RunOptions>;
}

let runs = 0;

/** The stream that needs a key, for group AU; all others are open. */
const guarded = { app: 'live', name: 'rd-guarded', secret: 'open-sesame' } as const;

export async function runBuiltIn(options: BuiltInOptions = {}): Promise<RunOutcome & { readonly byId: (id: string) => CaseResult | undefined }> {
  const { mutant } = options;
  const fault = typeof mutant === 'string' ? serverMutant(mutant) : mutant;
  if (typeof mutant === 'string' && fault === undefined) throw new Error(`no mutant ${mutant}`);
  const server = await startRtmpServer({ tokens: [guarded], protectPlay: true, ...(fault === undefined ? {} : { fault }) });
  const address = (key: string): StreamAddress => ({ app: guarded.app, streamName: `${guarded.name}?token=${key}`, tcUrl: `rtmp://${server.host}:${server.port}/${guarded.app}` });
  runs += 1;
  try {
    const outcome = await runCases({
      cases: options.cases ?? cases.filter(({ mode }) => mode === 'server'), mode: 'server',
      target: { host: server.host, port: server.port, tls: false, app: 'live', query: '', insecure: false },
      server: foreignServer(server.host, server.port, 500), options: { authGood: address(guarded.secret), authBad: address('wrong-key') }, timeoutMs: options.timeoutMs ?? 1000, seed: 'test', nonce: runs.toString(16).padStart(16, '0'),
      confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs, ...(options.parts === undefined ? {} : { parts: options.parts }), ...options.run,
    });
    return { ...outcome, byId: (id) => outcome.results.find((result) => result.id === id) };
  } finally {
    await server.close();
  }
}
