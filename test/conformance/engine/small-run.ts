/** Runs small cases of a test's own against any server. */
import { defineCase, type Case, type Outcome } from '../../../src/conformance/core/case.js';
import { countResults, decideGate } from '../../../src/conformance/core/gate.js';
import type { CaseResult, Gate } from '../../../src/conformance/core/model.js';
import type { Level, Reach } from '../../../src/conformance/core/verdict.js';
import type { CaseContext } from '../../../src/conformance/engine/context.js';
import { foreignServer, type ServerControl } from '../../../src/conformance/engine/lifecycle.js';
import { runCases, type RunOptions, type RunOutcome } from '../../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../../src/net/clock.js';

export interface SmallCase<O> {
  readonly id: string;
  readonly level?: Level;
  readonly preamble?: Reach;
  readonly restartAfter?: true;
  readonly budget?: number;
  readonly run: (t: CaseContext) => Promise<O>;
  readonly outcomes: readonly [Outcome<O>, ...Outcome<O>[]];
}

/** A case with everything that such a test does not care about. */
export function smallCase<O>({ id, level = 'M', preamble = 'connected', run, outcomes, ...rest }: SmallCase<O>): Case {
  return defineCase<O>({
    id, slug: 'small', title: 'A small case', level, mode: 'server', clauses: ['rtmp:5.2'], preamble, why: 'For a test.', sends: 'Little.', breaks: [], known: [], provenBy: [], run, outcomes, ...rest,
  });
}

/** Says a command and sees by a fence whether the connection still works. */
export function saying(id: string, name: string, options: Partial<Pick<SmallCase<string>, 'level' | 'restartAfter'>> = {}): Case {
  return smallCase({
    id, ...options,
    run: async (t) => {
      const peer = await t.connected();
      await peer.command(name, 0, [null]);
      return t.fence(peer);
    },
    outcomes: [
      { verdict: 'pass', reason: 'goes-on', means: 'the server goes on', when: (end) => end === 'answered' },
      { verdict: 'fail', reason: 'closed', means: 'the server closes', when: (end) => end === 'closed' },
      { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'the server says nothing', when: (end) => end === 'silent' },
    ],
  });
}

/** A case that nothing disturbs. */
export const quiet = (id: string): Case => saying(id, 'nothing.special');

export interface SmallRun { readonly outcome: RunOutcome; readonly gate: Gate; readonly words: Readonly<Record<string, string>>; readonly of: (id: string) => CaseResult }

let runs = 0;

export async function runSmall(cases: readonly Case[], port: number, options: Partial<RunOptions> & { readonly server?: ServerControl } = {}): Promise<SmallRun> {
  runs += 1;
  const outcome = await runCases({
    cases, mode: 'server', target: { host: '127.0.0.1', port, tls: false, app: 'live', query: '', insecure: false }, server: foreignServer('127.0.0.1', port, 300), options: {},
    timeoutMs: 400, seed: 'small', nonce: runs.toString(16).padStart(4, '0').padEnd(16, 'a'), confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs, ...options,
  });
  const gate = decideGate(outcome.results, {
    strict: false, allowInconclusive: false, interrupted: outcome.interrupted, ...(outcome.unusable === undefined ? {} : { unusable: outcome.unusable }), faults: outcome.faults,
  });
  const counts = countResults(outcome.results, cases.length, cases.length);
  // Whatever happens, every case has a verdict and the numbers add up (rule R14).
  if (!outcome.interrupted && outcome.results.length !== cases.length) throw new Error(`${outcome.results.length} of ${cases.length} cases have a verdict`);
  if (counts.executed + counts.notExecuted !== counts.selected) throw new Error('the counts do not add up');
  return {
    outcome, gate, words: Object.fromEntries(outcome.results.map(({ id, verdict, reason }) => [id, `${verdict} ${reason}`])),
    of: (id) => {
      const result = outcome.results.find((each) => each.id === id);
      if (result === undefined) throw new Error(`no result of ${id}`);
      return result;
    },
  };
}
