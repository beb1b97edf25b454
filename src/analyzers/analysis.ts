/**
 * The analysis of one session: folds trace events into the session model, runs the rules over it, and keeps one finding
 * for each cause. It is told the time by the events; `nextDeadlineUs` says when it wants to be told.
 */
import { SessionModel } from '../session/model.js';
import type { TrackIncident } from '../session/track-incidents.js';
import type { Request, TransactionFact } from '../session/transactions.js';
import { reportOf } from '../session/transactions.js';
import type { Comparison } from '../trace/comparison.js';
import type { Capabilities, MessageEvent, TraceEvent } from '../trace/events.js';
import type { Evidence, Finding, SessionReport, Severity, Transaction, Verdict } from '../trace/findings.js';
import { severityOrder } from '../trace/findings.js';
import { usToMs } from '../trace/units.js';
import type { Candidate } from './causes.js';
import { explains } from './causes.js';
import type { ReportInput, Rule, RuleContext, RuleHandlers, Wait, WaitEnd } from './define-rule.js';
import { rules as allRules } from './index.js';
import type { Publisher, Registry } from './registry.js';
import { releaseNote } from './release.js';
import { Timers } from './timers.js';

/** Pieces of evidence kept for one finding: the first few tell where to look. */
const maxEvidence = 8;
/** Findings of one session; a hostile peer could vary keys without end. */
const maxFindings = 200;

export interface AnalysisOptions {
  readonly id: number;
  /** Silence after a request from which it is a stall. Microseconds. */
  readonly stallAfterUs: number;
  readonly registry: Registry;
  /** Called at once for a new finding, and again if its severity rises. Counts grow silently. */
  readonly onFinding?: (finding: Finding) => void;
  /** Called whenever a transaction settles; again if a late answer changes it. */
  readonly onTransaction?: (transaction: Transaction) => void;
  /** For tests: other rules than the catalogue. */
  readonly rules?: readonly Rule[];
}

export type RuleVerdict = { readonly rule: string } & (
  | { readonly outcome: 'passed' | 'failed' }
  | { readonly outcome: 'notApplicable' | 'inconclusive' | 'broken'; readonly reason: string }
);

export interface AnalysisResult {
  readonly session: SessionReport;
  readonly findings: Finding[];
  readonly verdict: Verdict;
  readonly verdicts: RuleVerdict[];
}

interface Held { candidate: Candidate; finding: Finding; readonly key: string; emitted: boolean; readonly request?: Request }

/** A handler of a rule: found once, because media come a hundred thousand times. */
interface Listener { readonly runner: Runner; readonly handle: (...values: unknown[]) => void }

interface Runner {
  readonly rule: Rule;
  readonly handlers: RuleHandlers;
  examined: boolean;
  inconclusive?: string;
  broken?: string;
}

export class Analysis {
  readonly session = new SessionModel();
  readonly #options: AnalysisOptions;
  readonly #timers: Timers;
  readonly #runners: Runner[] = [];
  readonly #listeners = new Map<keyof RuleHandlers, Listener[]>();
  readonly #held: Held[] = [];
  readonly #fresh: Held[] = [];
  readonly #brokenNotices: string[] = [];
  readonly #incidents: TrackIncident[] = [];
  #publisher: Publisher | undefined;
  #requestWaits = new Map<Request, Wait>();
  #nowUs = 0;
  /** Of the event in hand. A message that had to wait for what follows it is older than the newest event. */
  #eventUs = 0;
  #over = false;

  constructor(options: AnalysisOptions) {
    this.#options = options;
    this.#timers = new Timers(options.stallAfterUs);
    this.session.tracks.onIncident = (incident) => this.#incidents.push(incident);
    const ordered = [...(options.rules ?? allRules)].sort((a, b) => a.meta.level - b.meta.level || (a.meta.id < b.meta.id ? -1 : 1));
    for (const rule of ordered) this.#install(rule);
  }

  /** When (session microseconds) a flow event would decide something; undefined when nothing is waited for. */
  nextDeadlineUs(): number | undefined {
    return this.#over ? undefined : this.#timers.nextUs();
  }

  /** Folds one event. Waits that were due before it end first, with the counters last told. */
  handle(event: TraceEvent): void {
    if (this.#over) return;
    const isFlow = event.kind === 'flow';
    if (!isFlow) this.#fire(event.atUs, false);
    if (event.atUs > this.#nowUs) this.#nowUs = event.atUs;
    this.#eventUs = event.atUs;
    const fact = this.session.apply(event);
    if (isFlow) this.#fire(event.atUs, true);
    else if (event.kind === 'message') this.#message(event, fact);
    else this.#other(event);
    this.#flush();
  }

  /** Hands the rules a comparison of what was sent with what arrived; no session is needed for that. */
  compare(comparison: Comparison): void {
    this.#tell('comparison', comparison);
    this.#flush();
  }

  /** The report so far; final after session-end. */
  result(): AnalysisResult {
    const session = this.session.report(this.#options.id);
    const findings = this.#kept().map((held) => held.finding);
    findings.sort((a, b) => a.atMs - b.atMs || severityOrder.indexOf(b.severity) - severityOrder.indexOf(a.severity));
    return {
      session: this.#brokenNotices.length === 0 ? session : { ...session, notices: [...session.notices, ...this.#brokenNotices] },
      findings, verdict: worst(findings), verdicts: this.#runners.map((runner) => this.#verdictOf(runner)),
    };
  }

  #install(rule: Rule): void {
    const runner: { -readonly [K in keyof Runner]: Runner[K] } = { rule, handlers: {}, examined: false };
    const context: RuleContext = {
      session: this.session, sessionId: this.#options.id, registry: this.#options.registry, stallAfterUs: this.#options.stallAfterUs,
      report: (input) => this.#report(runner, input),
      examined: () => { runner.examined = true; },
      inconclusive: (reason) => { runner.inconclusive ??= reason; },
      wait: ({ sinceUs, forUs, ended }) => this.#timers.add(sinceUs, forUs ?? this.#options.stallAfterUs, (end) => this.#guard(runner, () => ended(end))),
    };
    this.#guard(runner, () => { runner.handlers = rule.create(context); });
    for (const [name, handler] of Object.entries(runner.handlers)) {
      if (typeof handler === 'function') this.#listen(name as keyof RuleHandlers, { runner, handle: handler as Listener['handle'] });
    }
    this.#runners.push(runner);
  }

  #listen(name: keyof RuleHandlers, listener: Listener): void {
    const others = this.#listeners.get(name);
    if (others === undefined) this.#listeners.set(name, [listener]);
    else others.push(listener);
  }

  /** A rule that throws is broken for itself alone. */
  #guard(runner: Runner, run: () => void): void {
    if (runner.broken !== undefined) return;
    try {
      run();
    } catch (error) {
      this.#broke(runner, error);
    }
  }

  #broke(runner: Runner, error: unknown): void {
    runner.broken = error instanceof Error ? error.message : String(error);
    this.#brokenNotices.push(`rule ${runner.rule.meta.id} failed and was switched off: ${runner.broken}`);
  }

  #tell<K extends keyof RuleHandlers>(name: K, ...args: Parameters<NonNullable<RuleHandlers[K]>>): void {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) return;
    for (const { runner, handle } of listeners) {
      if (runner.broken !== undefined) continue;
      try {
        handle.apply(runner.handlers, args);
      } catch (error) {
        this.#broke(runner, error);
      }
    }
  }

  /** Rules that need more than the source shows hear nothing. */
  #dropBlind(capabilities: Capabilities): void {
    for (const [name, listeners] of this.#listeners) this.#listeners.set(name, listeners.filter(({ runner }) => runner.rule.meta.needs.every((need) => capabilities[need])));
  }

  #fire(nowUs: number, inclusive: boolean): void {
    const due = this.#timers.nextUs();
    if (due === undefined || due > nowUs || (due === nowUs && !inclusive)) return;
    this.#timers.fire(nowUs, inclusive);
    this.#flush();
  }

  #message(event: MessageEvent, fact: TransactionFact | undefined): void {
    const body = event.body;
    if (body.type === 'audio' || body.type === 'video') {
      if (this.#publisher !== undefined && event.direction === 'c2s') {
        this.#publisher.lastUs = this.#wallUs(event.atUs);
        this.#publisher.relay?.push(this.#options.id, event.timestampMs, body);
      }
      this.#tell('media', event, body);
      this.#tellIncidents();
      return;
    }
    this.#tell('message', event);
    this.#tellIncidents();
    if (body.type === 'command') this.#tell('command', event, body);
    if (fact !== undefined) this.#fact(fact);
  }

  /** What the fold of the event in hand found out about tracks. */
  #tellIncidents(): void {
    if (this.#incidents.length === 0) return;
    for (const incident of this.#incidents.splice(0)) this.#tell('track', incident);
  }

  #fact(fact: TransactionFact): void {
    if (fact.kind === 'stray') this.#tell('stray', fact.stray);
    else if (fact.kind === 'request') {
      if (fact.request.expects !== 'courtesy' && this.#bothWays()) this.#await(fact.request);
      this.#register(fact.request);
      this.#tell('request', fact.request);
    } else if (fact.kind === 'result-only') this.#tell('resultOnly', fact.request, fact.reply);
    else if (fact.kind === 'reply') {
      this.#requestWaits.get(fact.request)?.cancel();
      this.#requestWaits.delete(fact.request);
      this.#noteRelease(fact.request);
      this.#registerAnswer(fact.request);
      this.#options.onTransaction?.(reportOf(fact.request));
      this.#tell('reply', fact.request, fact.reply);
    }
  }

  #bothWays(): boolean {
    const capabilities = this.session.start?.capabilities;
    return capabilities === undefined || (capabilities.bothDirections && capabilities.captureTime);
  }

  #await(request: Request): void {
    const wait = this.#timers.add(request.atUs, this.#options.stallAfterUs, (end) => this.#unanswered(request, end));
    this.#requestWaits.set(request, wait);
  }

  #unanswered(request: Request, end: WaitEnd): void {
    this.#requestWaits.delete(request);
    if (request.reply !== undefined) return;
    const hole = this.session.s2c.lostSince(request.atUs);
    const undecided = end.certainty === 'too-short' || hole;
    request.state = undecided ? 'inconclusive' : 'unanswered';
    this.#options.onTransaction?.(reportOf(request));
    if (hole) {
      for (const { runner } of this.#listeners.get('unanswered') ?? []) {
        runner.inconclusive ??= `bytes of the server are missing after the ${request.name} request, so its answer may be among them`;
      }
      return;
    }
    this.#tell('unanswered', request, end);
  }

  #other(event: TraceEvent): void {
    switch (event.kind) {
      case 'session-start': this.#dropBlind(event.capabilities); break;
      case 'protocol': this.#tell('protocol', event); break;
      case 'handshake-1': this.#tell('handshake1', event); break;
      case 'handshake-2': this.#tell('handshake2', event); break;
      case 'handshake-skipped': this.#tell('handshakeSkipped', event); break;
      case 'chunk-landmark': this.#tell('landmark', event); break;
      case 'split': this.#tell('split', event); break;
      case 'lost': this.#tell('lost', event); break;
      case 'anomaly': this.#tell('anomaly', event); break;
      case 'container': this.#tell('container', event); break;
      case 'close':
        if (this.#publisher !== undefined) this.#publisher.endedUs ??= this.#wallUs(event.atUs);
        this.#timers.endAll(event.direction === 's2c' ? 'server-closed' : 'client-closed', event.atUs);
        this.#tell('close', event);
        break;
      case 'session-end':
        this.#timers.endAll(event.reason === 'interrupted' ? 'interrupted' : 'capture-ended', event.atUs);
        this.#tellIncidents();
        this.#tell('end', event);
        if (this.#publisher !== undefined && event.reason === 'closed') this.#publisher.endedUs ??= this.#wallUs(event.atUs);
        for (const request of this.session.transactions.requests) if (request.reply === undefined && request.state === 'waiting') this.#options.onTransaction?.(reportOf(request));
        this.#flush();
        this.#over = true;
        break;
      default: break;
    }
  }

  #wallUs(atUs: number): number {
    return (this.session.start?.epochUs ?? 0) + atUs;
  }

  #register(request: Request): void {
    if (this.#publisher !== undefined && (request.name === 'FCUnpublish' || request.name === 'deleteStream' || request.name === 'closeStream')) this.#publisher.endedUs ??= this.#wallUs(request.atUs);
  }

  #registerAnswer(request: Request): void {
    if (request.name !== 'publish' || request.state !== 'answered') return;
    const atUs = this.#wallUs(request.reply?.atUs ?? request.atUs);
    this.#publisher = { session: this.#options.id, startedUs: atUs, lastUs: atUs };
    this.#options.registry.publish(this.session.app, request.identity ?? request.streamName ?? '', this.#publisher);
  }

  /** A late answer that something else set free tells more about the stall than the silence did. */
  #noteRelease(request: Request): void {
    const note = releaseNote(this.session, request);
    if (note === undefined) return;
    for (const held of this.#held) {
      if (held.finding.severity !== 'stall' || held.finding.cause.includes(note.sentence)) continue;
      if (held.request === undefined || held.request.atUs < request.atUs || held.request === request || request.expects === 'courtesy') {
        const evidence = [...held.finding.evidence, note.evidence].slice(0, maxEvidence);
        held.finding = { ...held.finding, cause: `${held.finding.cause} ${note.sentence}`, remedy: note.remedy, evidence };
      }
    }
  }

  #report(runner: Runner, input: ReportInput): void {
    runner.examined = true;
    const { meta } = runner.rule;
    const severity: Severity = input.severity ?? meta.severity;
    const key = input.key ?? '';
    const known = this.#held.find((held) => held.candidate.rule === meta.id && held.key === key);
    if (known !== undefined) {
      const evidence = known.finding.evidence.length < maxEvidence ? [...known.finding.evidence, ...input.evidence].slice(0, maxEvidence) : known.finding.evidence;
      const rises = severityOrder.indexOf(severity) > severityOrder.indexOf(known.finding.severity);
      known.finding = {
        ...known.finding, count: known.finding.count + 1, evidence,
        ...(rises ? { severity, message: input.message, cause: input.cause, remedy: input.remedy ?? known.finding.remedy } : {}),
      };
      known.candidate = { ...known.candidate, severity: known.finding.severity };
      if (rises) {
        known.emitted = false;
        this.#fresh.push(known);
      }
      return;
    }
    if (this.#held.length >= maxFindings) return;
    const atUs = input.atUs ?? this.#eventUs;
    const held: Held = {
      key, emitted: false,
      candidate: {
        rule: meta.id, level: meta.level, severity, atUs,
        ...(input.direction === undefined ? {} : { direction: input.direction }), ...(input.request === undefined ? {} : { request: input.request.serial }),
      },
      finding: {
        rule: meta.id, severity, session: this.#options.id, atMs: usToMs(atUs), count: 1, message: input.message, cause: input.cause,
        remedy: input.remedy ?? meta.remedy, evidence: input.evidence.slice(0, maxEvidence) as Evidence[],
      },
      ...(input.request === undefined ? {} : { request: input.request }),
    };
    this.#held.push(held);
    this.#fresh.push(held);
  }

  /** Emits what the last event brought, lowest detection level first, without what something else explains. */
  #flush(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.splice(0).sort((a, b) => a.candidate.level - b.candidate.level);
    for (const held of fresh) {
      if (held.emitted || this.#explainer(held) !== undefined) continue;
      held.emitted = true;
      this.#options.onFinding?.(held.finding);
    }
  }

  #explainer(held: Held): Held | undefined {
    return this.#held.find((other) => other !== held && explains(other.candidate, held.candidate));
  }

  #kept(): Held[] {
    return this.#held.filter((held) => this.#explainer(held) === undefined);
  }

  #verdictOf(runner: Runner): RuleVerdict {
    const { meta } = runner.rule;
    const rule = meta.id;
    if (runner.broken !== undefined) return { rule, outcome: 'broken', reason: runner.broken };
    const own = this.#held.filter((held) => held.candidate.rule === rule);
    const explainer = own.map((held) => this.#explainer(held));
    if (explainer.includes(undefined)) return { rule, outcome: 'failed' };
    const by = explainer[0];
    if (by !== undefined) return { rule, outcome: 'inconclusive', reason: `explained by ${by.candidate.rule}` };
    const missing = this.session.start === undefined ? [] : meta.needs.filter((need) => this.session.start?.capabilities[need] === false);
    if (missing.length > 0) return { rule, outcome: 'notApplicable', reason: `the source does not show: ${missing.join(', ')}` };
    if (runner.inconclusive !== undefined) return { rule, outcome: 'inconclusive', reason: runner.inconclusive };
    if (runner.examined) return { rule, outcome: 'passed' };
    if (!this.session.fromStart) return { rule, outcome: 'inconclusive', reason: `the source begins in mid-session: ${meta.moment} may have come before` };
    if (this.session.end?.reason === 'capture-end') return { rule, outcome: 'inconclusive', reason: `the source ended before ${meta.moment}` };
    return { rule, outcome: 'notApplicable', reason: `no ${meta.moment.replace(/^an? /, '')} in this session` };
  }
}

function worst(findings: readonly Finding[]): Verdict {
  let result: Verdict = 'ok';
  for (const finding of findings) if (result === 'ok' || severityOrder.indexOf(finding.severity) > severityOrder.indexOf(result)) result = finding.severity;
  return result;
}
