/**
 * Runs the selected cases one after the other and leaves nothing untold: sanity before, between and behind the groups, a sign of
 * life after every case, a second attempt for every failure, a fresh server after a crash.
 */
import type { Case } from '../core/case.js';
import { agree, asksForConfirmation, confirm, wantsPatience, type Tried } from '../core/confirm.js';
import type { Attempt, Calibration, CaseResult, Health } from '../core/model.js';
import { missingOption } from '../core/needs.js';
import { expectations, judge, type Judgement } from '../core/outcome.js';
import { reachesAtLeast, type Group, type Mode } from '../core/verdict.js';
import { Bystander } from './bystander.js';
import { neverConnected } from './client-under-test.js';
import { CaseContext, type CaseOptions } from './context.js';
import { HandHost } from './hand-host.js';
import type { ServerControl } from './lifecycle.js';
import type { Recording } from './recording.js';
import { examine, measureConnect } from './sanity.js';
import { Aborted, Blocked, Decided } from './signals.js';
import { healthyHabits, type ConformTarget, type Habits } from './target.js';

/** Parts that tests take out, to see that the suite notices (rule: harness mutants). */
export interface HarnessParts {
  readonly judge: typeof judge;
  readonly liveness: boolean;
  readonly restart: boolean;
  readonly fence: boolean;
  readonly bystander: boolean;
}

export const wholeHarness: HarnessParts = { judge, liveness: true, restart: true, fence: true, bystander: true };

export interface RunObserver {
  sanity?(habits: Habits, calibration: Calibration | undefined): void;
  starting?(each: Case): void;
  result?(result: CaseResult): void;
  note?(text: string): void;
}

export interface RunOptions {
  readonly cases: readonly Case[];
  readonly mode: Mode;
  readonly target: ConformTarget;
  readonly server: ServerControl;
  readonly options: CaseOptions;
  /** T instead of the calibrated one. */
  readonly timeoutMs?: number;
  readonly seed: string;
  /** 16 hexadecimal digits, of this run alone. */
  readonly nonce: string;
  readonly confirm: boolean;
  readonly repeat: number;
  readonly slow: boolean;
  readonly soak: boolean;
  /** Every connection needs a fresh server (`ffmpeg -listen 1`). */
  readonly oneShot: boolean;
  readonly clockUs: () => number;
  readonly signal?: AbortSignal;
  readonly observer?: RunObserver;
  /** Memory, files, log lines of the server. */
  readonly health?: (at: string) => Health | undefined;
  /** Lines of the server's log that must not appear, since the last look. */
  readonly badLines?: () => readonly string[];
  /** Writes the evidence of a case; returns its folder. */
  readonly evidence?: (result: CaseResult, recordings: readonly Recording[]) => string | undefined;
  readonly repro?: (id: string) => string;
  /** Takes keys out of texts that show what a peer said. */
  readonly redact?: (text: string) => string;
  readonly parts?: HarnessParts;
}

export interface RunOutcome {
  readonly results: readonly CaseResult[];
  readonly habits: Habits;
  readonly calibration: Calibration | undefined;
  readonly health: readonly Health[];
  readonly notes: readonly string[];
  readonly interrupted: boolean;
  /** Why the peer cannot be tested at all. */
  readonly unusable: string | undefined;
  /** Faults of our own. */
  readonly faults: readonly string[];
}

/** T before anything is measured, and its least value afterwards (rule R5). */
const leastDeadlineMs = 2000;
const calibrationSamples = 20;
/** T is so many times the 95th percentile. */
const deadlineFactor = 20;
/** A missed deadline is tried again with so many times T. */
const patience = 4;
/** A process that dumps its core closes its sockets long before it is gone. */
const exitToldMs = 2000;
/** Budget of a case, in T. */
const budgetFactor = 10;

interface Run extends Tried { readonly recording: Recording; readonly durationMs: number }

/** Of a line of a server's log. */
const badLineCharsMax = 300;

export async function runCases(options: RunOptions): Promise<RunOutcome> {
  return new Runner(options).run();
}

class Runner {
  private readonly options: RunOptions;
  private readonly parts: HarnessParts;
  private readonly results: CaseResult[] = [];
  private readonly health: Health[] = [];
  private readonly notes: string[] = [];
  private readonly faults: string[] = [];
  private habits: Habits = { ...healthyHabits, reach: 'nothing' };
  private deadlineMs: number;
  private calibration: Calibration | undefined;
  private down: string | undefined;
  private attempts = 0;
  private current: CaseContext | undefined;
  private bystander: Bystander | undefined;
  /** A bystander loses frames by itself: nobody can be blamed by it. */
  private restless = false;
  /** A plain publish and play is too much for it: sanity behind a group would kill it and blame whoever comes next. */
  private diesOfSanity = false;

  constructor(options: RunOptions) {
    this.options = options;
    this.parts = options.parts ?? wholeHarness;
    this.deadlineMs = options.timeoutMs ?? leastDeadlineMs;
    options.signal?.addEventListener('abort', () => { void this.current?.finish(); }, { once: true });
  }

  private get interrupted(): boolean {
    return this.options.signal?.aborted === true;
  }

  async run(): Promise<RunOutcome> {
    let unusable: string | undefined;
    if (this.options.mode === 'server') unusable = await this.begin();
    else this.habits = healthyHabits;
    this.options.observer?.sanity?.(this.habits, this.calibration);
    this.takeHealth('start');
    this.options.badLines?.();
    for (const [group, cases] of byGroup(this.options.cases)) {
      if (this.interrupted) break;
      await this.runGroup(group, cases);
    }
    return {
      results: this.results, habits: this.habits, calibration: this.calibration, health: this.health, notes: this.notes, interrupted: this.interrupted, unusable, faults: this.faults,
    };
  }

  /** Start, sanity, calibration. Returns why nothing can be tested. */
  private async begin(): Promise<string | undefined> {
    const problem = await this.options.server.start();
    if (problem !== undefined) {
      this.down = problem;
      this.habits = { ...this.habits, problem };
      return problem;
    }
    if (this.options.oneShot) {
      // Every look would need a server of its own; cases find out by themselves.
      this.habits = { ...healthyHabits, reach: 'publish', problem: 'it takes one connection and ends' };
      return undefined;
    }
    this.habits = await this.examine();
    if (this.habits.holdsBack !== undefined) this.note(`a frame reaches players only when up to ${this.habits.holdsBack} more have come: the last ones before a pause are late; where cases wait for a frame, more are sent`);
    if (reachesAtLeast(this.habits.reach, 'connected')) await this.calibrate();
    if (this.habits.reach === 'nothing' || this.habits.reach === 'tcp') return `the server cannot be tested: ${this.habits.problem ?? 'no connection'}`;
    if (this.habits.reach === 'handshake' && this.habits.problem?.startsWith('it refuses') === true) return `the server cannot be tested: ${this.habits.problem}`;
    if (this.habits.problem !== undefined) await this.reviveAfterSanity();
    return undefined;
  }

  private async examine(): Promise<Habits> {
    return this.withContext('SN-000', this.deadlineMs, healthyHabits, async (t) => {
      const first = await examine(t);
      return first;
    }, { ...healthyHabits, reach: 'nothing', problem: 'interrupted' });
  }

  /** A plain publish and play may be what it dies of: the first case shall not be blamed for that. */
  private async reviveAfterSanity(): Promise<void> {
    const dead = await this.signOfDeath(this.deadlineMs);
    if (dead === undefined || this.interrupted) return;
    this.diesOfSanity = true;
    this.habits = { ...this.habits, problem: `${this.habits.problem ?? ''}; ${dead.text}` };
    this.note(`sanity alone was too much: ${dead.text}`);
    await this.recover();
  }

  private async calibrate(): Promise<void> {
    const samples = await this.withContext('SN-001', this.deadlineMs, this.habits, (t) => measureConnect(t, calibrationSamples).catch(() => []), [] as number[]);
    if (samples.length === 0) return;
    const sorted = [...samples].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    this.deadlineMs = this.options.timeoutMs ?? Math.max(leastDeadlineMs, deadlineFactor * at(0.95));
    this.calibration = { p50Ms: at(0.5), p95Ms: at(0.95), samples: samples.length, deadlineMs: this.deadlineMs };
  }

  private async withContext<T>(caseId: string, deadlineMs: number, habits: Habits, work: (t: CaseContext) => Promise<T>, otherwise: T): Promise<T> {
    const t = this.context(caseId, deadlineMs, habits);
    try {
      return await work(t);
    } catch (error) {
      if (error instanceof Aborted || error instanceof Blocked) return otherwise;
      throw error;
    } finally {
      await t.finish();
    }
  }

  private context(caseId: string, deadlineMs: number, habits = this.habits): CaseContext {
    this.attempts += 1;
    const count = this.attempts.toString(16).padStart(4, '0');
    const { target, options, seed, nonce, clockUs, server } = this.options;
    const t = new CaseContext({
      caseId, target, habits, deadlineMs, seed, clockUs, nonce: `${nonce.slice(0, 4)}${count}${nonce.slice(8)}`,
      options: server.startedBy === 'command' ? { ...options, server: { pid: server.pid, stop: (signal) => server.stop(signal) } } : options,
      fences: this.parts.fence, oneShot: this.options.oneShot,
    });
    this.current = t;
    if (this.interrupted) void t.finish();
    return t;
  }

  private async runGroup(group: Group, cases: readonly Case[]): Promise<void> {
    for (const each of cases) {
      if (this.interrupted) break;
      this.options.observer?.starting?.(each);
      const result = await this.runCase(each);
      if (result === undefined) break;
      this.push(result);
    }
    await this.bystander?.stop();
    this.bystander = undefined;
    if (this.options.mode === 'server' && !this.interrupted) await this.bracket(group);
    this.blameForLog(group);
    this.takeHealth(`after ${group}`);
  }

  /** A server may write its log a moment later: what came behind the last case of a group is laid at its door. */
  private blameForLog(group: Group): void {
    const [badLine] = this.options.badLines?.() ?? [];
    const last = this.results.findLastIndex((result) => result.group === group && result.verdict !== 'skip' && result.verdict !== 'blocked');
    const blamed = this.results[last];
    if (badLine === undefined || blamed === undefined || blamed.verdict === 'fail') return;
    const redact = this.options.redact ?? ((text: string): string => text);
    this.results[last] = { ...blamed, verdict: 'fail', kind: 'wrong', reason: 'bad-log-line', actual: redact(`${blamed.actual}; behind it the log of the server says: ${badLine.slice(0, badLineCharsMax)}`) };
    this.options.observer?.result?.(this.results[last]);
  }

  /** Sanity behind a group, which is sanity before the next one as well (rule R7). */
  private async bracket(group: Group): Promise<void> {
    if (!this.parts.liveness || this.options.oneShot || this.diesOfSanity || this.down !== undefined) return;
    let habits = await this.examine();
    if (!reachesAtLeast(habits.reach, this.habits.reach)) habits = await this.examine();
    if (this.interrupted || reachesAtLeast(habits.reach, this.habits.reach)) return;
    const last = this.results.findLastIndex((result) => result.group === group && result.verdict !== 'skip' && result.verdict !== 'blocked');
    const text = `after the group ${group} the server no longer works: ${habits.problem ?? 'unknown'}`;
    this.note(text);
    const blamed = this.results[last];
    if (blamed !== undefined && blamed.verdict !== 'fail') {
      this.results[last] = { ...blamed, verdict: 'fail', kind: 'wedge', reason: 'sanity-lost', actual: `${blamed.actual}; ${text}` };
      this.options.observer?.result?.(this.results[last]);
    }
    await this.recover();
  }

  private push(result: CaseResult): void {
    this.results.push(result);
    this.options.observer?.result?.(result);
  }

  private note(text: string): void {
    this.notes.push(text);
    this.options.observer?.note?.(text);
  }

  private takeHealth(at: string): void {
    const health = this.options.health?.(at);
    if (health !== undefined) this.health.push(health);
  }

  /** undefined: interrupted. */
  private async runCase(each: Case): Promise<CaseResult | undefined> {
    const need = this.missingNeed(each);
    if (need !== undefined) return this.untested(each, 'skip', need, `needs ${need}`);
    if (this.down !== undefined) return this.untested(each, 'blocked', each.mode === 'client' ? 'client-down' : 'server-down', this.down);
    if (each.mode === 'server' && !reachesAtLeast(this.habits.reach, each.preamble)) {
      return this.untested(each, 'blocked', `needs-${each.preamble}`, `sanity came no further than ${this.habits.reach}: ${this.habits.problem ?? ''}`);
    }
    const runs: Run[] = [];
    const judgements: Judgement[] = [];
    for (let round = 0; round < this.options.repeat; round += 1) {
      const first = await this.attempt(each, this.deadlineMs);
      if (first === undefined) return undefined;
      runs.push(first);
      let judgement: Judgement = first;
      if (this.options.confirm && asksForConfirmation(first) && this.down === undefined) {
        const second = await this.attempt(each, wantsPatience(first) ? this.deadlineMs * patience : this.deadlineMs);
        if (second === undefined) return undefined;
        runs.push(second);
        judgement = confirm(first, second, this.deadlineMs);
      }
      judgements.push(judgement);
      if (this.down !== undefined) break;
    }
    if (each.restartAfter === true && this.options.server.startedBy !== 'operator') await this.recover();
    const told = agree(judgements);
    // A command that never connects does not connect in the next case either, and each of them would wait for it.
    if (told.reason === neverConnected && this.results.every(({ verdict }) => verdict === 'skip')) this.down = told.actual;
    return this.tell(each, told, runs);
  }

  private missingNeed(each: Case): string | undefined {
    const { options, slow, soak, server } = this.options;
    return missingOption(each, {
      auth: options.authGood !== undefined && options.authBad !== undefined, pid: options.pid !== undefined || server.pid !== undefined, 'record-dir': options.recordDir !== undefined,
      slow, soak, 'server-cmd': server.startedBy === 'command', client: options.clientCommand !== undefined, 'client-cmd': options.clientCommand !== undefined && !(options.clientCommand instanceof HandHost),
    });
  }

  private untested(each: Case, verdict: 'skip' | 'blocked', reason: string, actual: string): CaseResult {
    return this.describe(each, { verdict, reason: reason.replace(/[^a-z0-9]+/gi, '-').replace(/^-+/, ''), breaks: [], expected: expectations(each), actual }, []);
  }

  private tell(each: Case, judgement: Judgement, runs: readonly Run[]): CaseResult {
    const result = this.describe(each, judgement, runs);
    const wanted = result.verdict === 'fail' || result.verdict === 'warn' || result.verdict === 'inconclusive' || result.verdict === 'blocked';
    const evidence = wanted ? this.options.evidence?.(result, runs.map(({ recording }) => recording)) : undefined;
    return evidence === undefined ? result : { ...result, evidence };
  }

  private describe(each: Case, judgement: Judgement, runs: readonly Run[]): CaseResult {
    const { id, slug, title, group, level, clauses, mode, known } = each;
    const { verdict, reason, kind, breaks, expected } = judgement;
    const redact = this.options.redact ?? ((text: string): string => text);
    const actual = redact(judgement.actual);
    const repro = this.options.repro?.(id);
    return {
      id, slug, title, group, level, clauses, mode, verdict, ...(kind === undefined ? {} : { kind }), reason, breaks, expected, actual,
      durationMs: Math.round(runs.reduce((sum, run) => sum + run.durationMs, 0)), attempts: runs.map((run) => ({ ...attemptOf(run), actual: redact(run.actual) })), relatedKnown: known, ...(repro === undefined ? {} : { repro }),
    };
  }

  /** One try, with the sign of life behind it; undefined: interrupted. */
  private async attempt(each: Case, deadlineMs: number): Promise<Run | undefined> {
    if (each.level === 'R' && each.mode === 'server' && reachesAtLeast(this.habits.reach, 'play')) await this.ensureBystander();
    // Whoever has served its connection takes no other one; it may need a moment to end.
    if (this.options.oneShot && (this.attempts > 0 || this.options.server.exit !== undefined) && !(await this.options.server.recover())) this.down = 'the server does not start again';
    const t = this.context(each.id, deadlineMs);
    const startMs = t.nowMs();
    let judgement = await this.judgeRun(each, t, deadlineMs * budgetFactor * (each.budget ?? 1));
    if ((judgement?.verdict === 'fail' || judgement?.verdict === 'warn') && t.looksElsewhere !== undefined) {
      judgement = { verdict: 'inconclusive', reason: 'several-connections', breaks: [], expected: judgement.expected, actual: `${t.looksElsewhere}; ${judgement.actual}` };
    }
    const undelivered = t.undeliveredBytes;
    if (undelivered > 0) t.note(`${undelivered} bytes of the stimulus were not taken by the connection`);
    await t.finish();
    if (this.interrupted || judgement === undefined) return undefined;
    judgement = await this.aftermath(each, judgement, deadlineMs);
    const { missedDeadlines, longestWaitMs } = t.effort;
    return { ...judgement, missedDeadlines, longestWaitMs, recording: t.recording, durationMs: t.nowMs() - startMs };
  }

  private async judgeRun(each: Case, t: CaseContext, budgetMs: number): Promise<Judgement | undefined> {
    const expected = expectations(each);
    let timer: NodeJS.Timeout | undefined;
    const overBudget = new Promise<'budget'>((resolve) => { timer = setTimeout(() => { resolve('budget'); }, budgetMs); });
    // A case may end itself before its first await.
    const running = Promise.resolve().then(() => each.run(t)).then((observed) => ({ observed }));
    try {
      const ended = await Promise.race([running, overBudget]);
      if (ended === 'budget') {
        await t.finish();
        running.catch(() => undefined);
        return { verdict: 'inconclusive', reason: 'over-budget', breaks: [], expected, actual: `not done within ${Math.round(budgetMs)} ms` };
      }
      return this.parts.judge(each, ended.observed, t.undeliveredBytes > 0);
    } catch (error) {
      if (this.interrupted || error instanceof Aborted) return undefined;
      if (error instanceof Blocked) return { verdict: 'blocked', reason: error.reason, breaks: [], expected, actual: error.message };
      if (error instanceof Decided) return { verdict: error.verdict, reason: error.reason, breaks: [], expected, actual: error.message };
      const text = error instanceof Error ? error.message : String(error);
      this.faults.push(`${each.id}: ${text}`);
      return { verdict: 'inconclusive', reason: 'harness-error', breaks: [], expected, actual: error instanceof Error ? (error.stack ?? text) : text };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Harm to the server or to bystanders overrules what the case itself saw. */
  private async aftermath(each: Case, judgement: Judgement, deadlineMs: number): Promise<Judgement> {
    if (this.options.mode !== 'server' || !this.parts.liveness) return judgement;
    const harmed = (kind: 'crash' | 'wedge' | 'crosstalk' | 'wrong', reason: string, text: string): Judgement =>
      ({ verdict: 'fail', kind, reason, breaks: each.breaks, expected: judgement.expected, actual: `${text}; before that: ${judgement.verdict} ${judgement.reason}, ${judgement.actual}` });
    const harm = await this.bystander?.look();
    const dead = this.options.oneShot ? this.oneShotDeath() : await this.signOfDeath(deadlineMs);
    if (dead !== undefined) {
      await this.bystander?.stop();
      this.bystander = undefined;
      await this.recover();
      return harmed(dead.kind, dead.reason, dead.text);
    }
    if (harm !== undefined) {
      // The next one looks first whether the harm lasts.
      await this.bystander?.stop();
      this.bystander = undefined;
      return harmed('crosstalk', 'bystander-harmed', harm.text);
    }
    const [badLine] = this.options.badLines?.() ?? [];
    if (badLine !== undefined && judgement.verdict !== 'fail') return harmed('wrong', 'bad-log-line', `the log of the server says: ${badLine.slice(0, badLineCharsMax)}`);
    return judgement;
  }

  private oneShotDeath(): { kind: 'crash'; reason: string; text: string } | undefined {
    const signal = this.options.server.exit?.signal;
    return signal === undefined || signal === null ? undefined : { kind: 'crash', reason: 'server-exited', text: `the server was ended by ${signal}` };
  }

  private async signOfDeath(deadlineMs: number): Promise<{ kind: 'crash' | 'wedge'; reason: string; text: string } | undefined> {
    const { server } = this.options;
    const exited = (): { kind: 'crash'; reason: string; text: string } | undefined =>
      (server.exit === undefined ? undefined : { kind: 'crash', reason: 'server-exited', text: `the server process ended (${server.exit.signal ?? `status ${server.exit.status ?? '?'}`})` });
    let problem = '';
    for (const patienceNow of [1, patience]) {
      if (exited() !== undefined) return exited();
      problem = await this.withContext('SN-002', deadlineMs * patienceNow, this.habits, (t) => this.probe(t), 'no answer');
      if (problem === '' || this.interrupted) return undefined;
    }
    // Connections are refused a moment before the system tells that the process has ended.
    if (server.startedBy === 'command' && problem.startsWith('connection')) await settles(() => server.exit !== undefined, exitToldMs);
    if (exited() !== undefined) return exited();
    return problem.startsWith('connection') ? { kind: 'crash', reason: 'server-gone', text: `the server takes no connections any more (${problem})` } : { kind: 'wedge', reason: 'server-hangs', text: `the server does not answer a new connection (${problem})` };
  }

  /** As far as sanity came, at most to the answer to connect. Empty: alive. */
  private async probe(t: CaseContext): Promise<string> {
    try {
      if (reachesAtLeast(this.habits.reach, 'connected')) await t.connected();
      else if (reachesAtLeast(this.habits.reach, 'handshake')) await t.handshake();
      else await t.connect();
      return '';
    } catch (error) {
      if (error instanceof Blocked) return error.reason === 'no-connection' ? `connection: ${error.message}` : error.message;
      throw error;
    }
  }

  private async recover(): Promise<void> {
    if (!this.parts.restart) {
      this.down = 'the server died before this case';
      return;
    }
    this.note('the server is started anew, or waited for');
    if (!(await this.options.server.recover())) {
      this.down = 'the server died at an earlier case and did not come back';
      return;
    }
    this.restless = false;
    const problem = await this.withContext('SN-003', this.deadlineMs * patience, this.habits, (t) => this.probe(t), 'no answer');
    if (problem !== '' && !this.interrupted) this.down = `the server came back and does not work: ${problem}`;
  }

  private async ensureBystander(): Promise<void> {
    if (!this.parts.bystander || this.restless || (this.bystander !== undefined && !this.bystander.broken)) return;
    const t = this.context('SN-004', this.deadlineMs);
    try {
      this.bystander = await Bystander.start(t, Math.max(leastDeadlineMs, this.deadlineMs));
    } catch (error) {
      await t.finish();
      if (!(error instanceof Blocked) && !(error instanceof Aborted)) throw error;
      this.restless = true;
      this.note(`no bystander, so that harm to others goes unseen: ${error.message}`);
    }
  }
}

function settles(condition: () => boolean, withinMs: number): Promise<void> {
  const untilMs = performance.now() + withinMs;
  return new Promise((resolve) => {
    const look = (): void => {
      if (condition() || performance.now() >= untilMs) resolve();
      else setTimeout(look, 10);
    };
    look();
  });
}

function attemptOf({ verdict, reason, actual, durationMs, longestWaitMs, missedDeadlines }: Run): Attempt {
  return { verdict, reason, actual, durationMs: Math.round(durationMs), longestWaitMs: Math.round(longestWaitMs), missedDeadlines };
}

/** In the order of the list, groups kept together. */
function byGroup(cases: readonly Case[]): Map<Group, Case[]> {
  const out = new Map<Group, Case[]>();
  for (const each of cases) out.set(each.group, [...(out.get(each.group) ?? []), each]);
  return out;
}
