/** All cases of one mode against one server of ours: the reference, or a mutant that is started again wherever it ends. */
import { cases as catalogue } from '../../../src/conformance/cases/index.js';
import type { CaseResult } from '../../../src/conformance/core/model.js';
import type { ServerControl } from '../../../src/conformance/engine/lifecycle.js';
import { runCases } from '../../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../../src/net/clock.js';
import { clientMutant, clientMutants } from '../../../src/client/core/mutants.js';
import { conformanceMutants, serverMutant } from '../../../src/server/core/mutants.js';
import { startRtmpServer, type RtmpServer } from '../../../src/server/server.js';
import { runBuiltInClient } from '../built-in-client.js';

/** What `rtmpdiag conform` without an address tests as well: a stream that needs a key. */
const guarded = { app: 'live', name: 'rd-guarded', secret: 'open-sesame' } as const;

export interface WholeRun {
  readonly results: readonly CaseResult[];
  readonly faults: readonly string[];
  readonly durationMs: number;
}

export interface SidedMutant { readonly id: string; readonly side: 'server' | 'client'; readonly summary: string; readonly must: readonly string[] }

export const mutants: readonly SidedMutant[] = [
  ...conformanceMutants.map(({ id, summary, must }) => ({ id, side: 'server' as const, summary, must })),
  ...clientMutants.map(({ id, summary, must }) => ({ id, side: 'client' as const, summary, must })),
];

export function wholeRun(side: 'server' | 'client', mutant: string | undefined, timeoutMs: number): Promise<WholeRun> {
  return side === 'client' ? wholeClientRun(mutant, timeoutMs) : wholeServerRun(mutant, timeoutMs);
}

/** In the role that the mutant is made for: a publisher, unless it is about players. Cases for the other role are skipped. */
async function wholeClientRun(mutant: string | undefined, timeoutMs: number): Promise<WholeRun> {
  const startMs = performance.now();
  const role = mutant === undefined ? undefined : clientMutant(mutant)?.role;
  const { results, faults } = await runBuiltInClient({ timeoutMs, ...(mutant === undefined ? {} : { mutant }), ...(role === undefined ? {} : { role }) });
  return { results, faults, durationMs: performance.now() - startMs };
}

let runs = 0;

/** undefined: the reference. */
async function wholeServerRun(mutant: string | undefined, timeoutMs: number): Promise<WholeRun> {
  const startMs = performance.now();
  const fault = mutant === undefined ? undefined : serverMutant(mutant);
  if (mutant !== undefined && fault === undefined) throw new Error(`there is no mutant ${mutant}`);
  const start = (port: number): Promise<RtmpServer> => startRtmpServer({ port, ...(fault === undefined ? {} : { fault }), tokens: [guarded], protectPlay: true });
  let server = await start(0);
  const { host, port } = server;
  const control: ServerControl = {
    startedBy: 'rtmpdiag', pid: undefined, exit: undefined, output: '', start: () => Promise.resolve(undefined), stop: () => Promise.resolve(undefined),
    recover: async () => {
      await server.close();
      server = await start(port);
      return true;
    },
  };
  runs += 1;
  const address = (secret: string): { app: string; streamName: string; tcUrl: string } => ({ app: guarded.app, streamName: `${guarded.name}?token=${secret}`, tcUrl: `rtmp://${host}:${port}/${guarded.app}` });
  try {
    const { results, faults } = await runCases({
      cases: catalogue.filter(({ mode }) => mode === 'server'), mode: 'server', target: { host, port, tls: false, app: guarded.app, query: '', insecure: false }, server: control,
      options: { authGood: address(guarded.secret), authBad: address('wrong') }, timeoutMs, seed: 'proof', nonce: `${process.pid.toString(16).padStart(8, '0').slice(-8)}${runs.toString(16).padStart(8, '0')}`,
      confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs,
    });
    return { results, faults, durationMs: performance.now() - startMs };
  } finally {
    await server.close();
  }
}
