/** Runs cases against the built-in server, with a mutant where one is given. */
import { cases } from '../../src/conformance/cases/index.js';
import type { Case } from '../../src/conformance/core/case.js';
import type { CaseResult } from '../../src/conformance/core/model.js';
import { foreignServer } from '../../src/conformance/engine/lifecycle.js';
import { runCases, type HarnessParts, type RunOptions, type RunOutcome } from '../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../src/net/clock.js';
import { serverMutant } from '../../src/server/core/mutants.js';
import { startRtmpServer } from '../../src/server/server.js';

export interface BuiltInOptions {
  /** S01 or a name. */
  readonly mutant?: string;
  readonly cases?: readonly Case[];
  readonly timeoutMs?: number;
  readonly parts?: HarnessParts;
  readonly run?: Partial<RunOptions>;
}

let runs = 0;

export async function runBuiltIn(options: BuiltInOptions = {}): Promise<RunOutcome & { readonly byId: (id: string) => CaseResult | undefined }> {
  const fault = options.mutant === undefined ? undefined : serverMutant(options.mutant);
  if (options.mutant !== undefined && fault === undefined) throw new Error(`no mutant ${options.mutant}`);
  const server = await startRtmpServer(fault === undefined ? {} : { fault });
  runs += 1;
  try {
    const outcome = await runCases({
      cases: options.cases ?? cases.filter(({ mode }) => mode === 'server'), mode: 'server',
      target: { host: server.host, port: server.port, tls: false, app: 'live', query: '', insecure: false },
      server: foreignServer(server.host, server.port, 500), options: {}, timeoutMs: options.timeoutMs ?? 1000, seed: 'test', nonce: runs.toString(16).padStart(16, '0'),
      confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs, ...(options.parts === undefined ? {} : { parts: options.parts }), ...options.run,
    });
    return { ...outcome, byId: (id) => outcome.results.find((result) => result.id === id) };
  } finally {
    await server.close();
  }
}
