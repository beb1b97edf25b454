/** One run of the suite: the server or client under test, the cases, the report. Prints nothing itself. */
import { cases as catalogue } from '../conformance/cases/index.js';
import { applyBaseline, updateBaseline, type Baseline } from '../conformance/core/baseline.js';
import { countResults, decideGate } from '../conformance/core/gate.js';
import { conformSchema, type CaseResult, type ConformReport } from '../conformance/core/model.js';
import type { CaseOptions } from '../conformance/engine/context.js';
import { runByHand, type HandOptions } from '../conformance/engine/by-hand.js';
import { forgetEvidence, writeEvidence } from '../conformance/engine/evidence.js';
import { healthProbe, logWatch } from '../conformance/engine/health.js';
import { commandServer, foreignServer, type ServerControl } from '../conformance/engine/lifecycle.js';
import { runCases, type RunObserver, type RunOptions } from '../conformance/engine/runner.js';
import type { ConformTarget, StreamAddress } from '../conformance/engine/target.js';
import { steadyClockUs } from '../net/clock.js';
import { formatAddress } from '../trace/transport.js';
import { serverMutant } from '../server/core/mutants.js';
import { startRtmpServer } from '../server/server.js';
import { freshNonce, redactor, type Selected } from './conform-options.js';

export interface ConformPlan {
  readonly selected: Selected;
  readonly mode: 'server' | 'client';
  /** undefined: the built-in server. */
  readonly target: ConformTarget | undefined;
  readonly mutant: string | undefined;
  readonly serverCommand: string | undefined;
  readonly oneShot: boolean;
  readonly reviveMs: number;
  readonly timeoutMs: number | undefined;
  readonly confirm: boolean;
  readonly repeat: number;
  readonly slow: boolean;
  readonly soak: boolean;
  readonly seed: string;
  readonly options: CaseOptions;
  /** Clients that somebody starts by hand. */
  readonly hand: HandOptions | undefined;
  readonly log: string | undefined;
  readonly bad: RegExp | undefined;
  readonly baseline: Baseline | undefined;
  /** The gate is judged by the baseline that these results ask for. */
  readonly updateBaseline: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly strict: boolean;
  readonly allowInconclusive: boolean;
  /** Masked, as they were given. */
  readonly argv: readonly string[];
  readonly secrets: readonly string[];
  readonly evidenceDirectory: string | undefined;
  readonly repro: (id: string) => string;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
}

/** The stream that needs a key at the built-in server; the key is no secret. */
const guarded = { app: 'live', name: 'rd-guarded', secret: 'open-sesame' } as const;

export interface ConformRun {
  readonly report: ConformReport;
  /** The baseline brought up to date, and the crashes that it did not take; only where that was asked for and the run was whole. */
  readonly updated?: { readonly baseline: Baseline; readonly refused: readonly string[] };
}

export async function runConform(plan: ConformPlan): Promise<ConformRun> {
  const startUs = steadyClockUs();
  const redact = redactor(plan.secrets);
  const under = await serverUnderTest(plan);
  try {
    const run: RunOptions = {
      cases: plan.selected.cases, mode: plan.mode, target: under.target, server: under.server, options: { ...plan.options, ...under.auth },
      ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }), seed: plan.seed, nonce: freshNonce(), confirm: plan.confirm, repeat: plan.repeat,
      slow: plan.slow, soak: plan.soak, oneShot: plan.oneShot, clockUs: steadyClockUs, signal: plan.signal, redact, repro: plan.repro,
      observer: {
        sanity: (habits, calibration) => { plan.observer.sanity?.(habits, calibration); },
        starting: (each) => { plan.observer.starting?.(each); },
        note: (text) => { plan.observer.note?.(redact(text)); },
        result: (result) => { plan.observer.result?.(applyBaseline([result], plan.baseline, plan.selected.ignored, plan.today)[0] ?? result); },
      },
      health: healthProbe({ pid: () => plan.options.pid ?? under.server.pid, ...(plan.log === undefined ? {} : { log: plan.log }), ...(plan.bad === undefined ? {} : { bad: plan.bad }) }),
      ...(plan.log === undefined || plan.bad === undefined ? {} : { badLines: logWatch(plan.log, plan.bad) }),
      ...(plan.evidenceDirectory === undefined ? {} : {
        evidence: evidenceIn(plan.evidenceDirectory, plan),
      }),
    };
    if (plan.evidenceDirectory !== undefined) forgetEvidence(plan.evidenceDirectory, plan.selected.cases.map(({ id }) => id));
    const outcome = await (plan.hand === undefined ? runCases(run) : runByHand(run, plan.hand));
    const whole = !outcome.interrupted && outcome.unusable === undefined && outcome.faults.length === 0;
    const updated = plan.updateBaseline && whole ? updateBaseline(plan.baseline ?? { cases: {} }, outcome.results.filter(({ id }) => !plan.selected.ignored.includes(id)), plan.strict) : undefined;
    const baseline = updated?.baseline ?? plan.baseline;
    const results = applyBaseline(outcome.results, baseline, plan.selected.ignored, plan.today);
    const executed = new Set(results.map(({ id }) => id));
    const selectedIds = new Set(plan.selected.cases.map(({ id }) => id));
    const gate = decideGate(results, {
      strict: plan.strict, allowInconclusive: plan.allowInconclusive, interrupted: outcome.interrupted,
      ...(outcome.unusable === undefined ? {} : { unusable: redact(outcome.unusable) }), faults: outcome.faults,
      baselineProblems: baselineProblems(baseline, plan.today, selectedIds),
    });
    const report: ConformReport = {
      schema: conformSchema, tool: { name: 'rtmpdiag', version: plan.version }, seed: plan.seed, argv: plan.argv, profile: plan.selected.profile, mode: plan.mode,
      target: {
        url: under.shown, ...(outcome.habits.fmsVer === undefined ? {} : { fmsVer: outcome.habits.fmsVer }), startedBy: under.startedBy, reach: outcome.habits.reach,
        ...(outcome.habits.problem === undefined ? {} : { problem: redact(outcome.habits.problem) }),
      },
      ...(outcome.calibration === undefined ? {} : { calibration: outcome.calibration }), ...(plan.selected.shard === undefined ? {} : { shard: plan.selected.shard }),
      durationMs: Math.round((steadyClockUs() - startUs) / 1000), strict: plan.strict, allowInconclusive: plan.allowInconclusive, interrupted: outcome.interrupted, counts: countResults(results, catalogue.length, plan.selected.cases.length), gate,
      cases: results, notExecuted: plan.selected.cases.map(({ id }) => id).filter((id) => !executed.has(id)), health: outcome.health.map((each) => (each.logLines === undefined ? each : { ...each, logLines: each.logLines.map(redact) })), notes: outcome.notes.map(redact),
    };
    return { report, ...(updated === undefined ? {} : { updated }) };
  } finally {
    await under.close();
  }
}

function evidenceIn(directory: string, plan: ConformPlan): (result: CaseResult, recordings: Parameters<typeof writeEvidence>[1]) => string | undefined {
  return (result, recordings) => writeEvidence(result, recordings, { directory, hasSecrets: plan.secrets.length > 0, repro: plan.repro(result.id) });
}

/** Entries that have run out are red also where their case did not run into them. */
function baselineProblems(baseline: Baseline | undefined, today: string, selected: ReadonlySet<string>): string[] {
  return Object.entries(baseline?.cases ?? {}).filter(([id, { until }]) => selected.has(id) && until !== undefined && today > until).map(([id, { until }]) => `the baseline entry ${id} expired on ${until ?? ''}`);
}

interface UnderTest {
  readonly target: ConformTarget;
  readonly server: ServerControl;
  readonly startedBy: 'rtmpdiag' | 'command' | 'operator';
  readonly shown: string;
  readonly auth: { readonly authGood?: StreamAddress; readonly authBad?: StreamAddress };
  close(): Promise<void>;
}

async function serverUnderTest(plan: ConformPlan): Promise<UnderTest> {
  const nothing = async (): Promise<void> => undefined;
  if (plan.mode === 'client') {
    const target: ConformTarget = { host: '127.0.0.1', port: 0, tls: false, app: 'conform', query: '', insecure: false };
    return { target, server: foreignServer(target.host, 0, 0), startedBy: plan.hand === undefined ? 'command' : 'operator', shown: typeof plan.options.clientCommand === 'string' ? redactor(plan.secrets)(plan.options.clientCommand) : 'a client started by hand', auth: {}, close: nothing };
  }
  if (plan.target === undefined) {
    const fault = plan.mutant === undefined ? undefined : serverMutant(plan.mutant);
    const built = await startRtmpServer({ ...(fault === undefined ? {} : { fault }), tokens: [guarded], protectPlay: true });
    const target: ConformTarget = { host: built.host, port: built.port, tls: false, app: guarded.app, query: '', insecure: false };
    const address = (secret: string): StreamAddress => ({ app: guarded.app, streamName: `${guarded.name}?token=${secret}`, tcUrl: `rtmp://${formatAddress(built.host, built.port)}/${guarded.app}` });
    const server: ServerControl = { ...foreignServer(target.host, target.port, plan.reviveMs), startedBy: 'rtmpdiag' };
    return {
      target, server, startedBy: 'rtmpdiag', shown: `built-in server${fault === undefined ? '' : `, mutant ${fault.id}`}`,
      auth: { authGood: address(guarded.secret), authBad: address('wrong') }, close: () => built.close(),
    };
  }
  const { target, serverCommand } = plan;
  const shown = `${target.tls ? 'rtmps' : 'rtmp'}://${formatAddress(target.host, target.port)}/${target.app}${target.query === '' ? '' : '?…'}`;
  const server = serverCommand === undefined ? foreignServer(target.host, target.port, plan.reviveMs) : commandServer(serverCommand, target.host, target.port, plan.oneShot);
  return { target, server, startedBy: server.startedBy, shown, auth: {}, close: async () => { await server.stop(); } };
}
