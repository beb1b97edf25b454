/** Runs the cases against clients that somebody starts by hand: each waits for its client, as long as that takes. */
import type { Case } from '../core/case.js';
import { missingOption } from '../core/needs.js';
import type { CaseResult } from '../core/model.js';
import type { HandHost } from './hand-host.js';
import { runCases, type RunOptions, type RunOutcome } from './runner.js';

export interface HandOptions {
  readonly host: HandHost;
  /** It is the turn of this case: its client is to be started with that address. */
  readonly turn: (each: Case, url: string) => void;
}

/** Ends when every case has had its client, or at the signal. */
export async function runByHand(options: RunOptions, { host, turn }: HandOptions): Promise<RunOutcome> {
  const { observer, signal } = options;
  const results: CaseResult[] = [];
  const notes: string[] = [];
  const faults: string[] = [];
  const note = (text: string): void => {
    notes.push(text);
    observer?.note?.(text);
  };
  const run = async (cases: readonly Case[], stop: AbortSignal | undefined): Promise<RunOutcome> => {
    // A second attempt would need a second start.
    const outcome = await runCases({ ...options, cases, confirm: false, repeat: 1, observer: { note }, ...(stop === undefined ? {} : { signal: stop }) });
    faults.push(...outcome.faults);
    return outcome;
  };
  const keep = (outcome: RunOutcome): void => {
    for (const result of outcome.results) {
      results.push(result);
      observer?.result?.(result);
    }
  };
  const needs = (each: Case): boolean => missingOption(each, { auth: false, pid: false, 'record-dir': false, 'server-cmd': false, 'client-cmd': false, client: true, slow: options.slow, soak: options.soak }) !== undefined;
  const skipped = options.cases.filter(needs);
  let last = await run(skipped, signal);
  observer?.sanity?.(last.habits, undefined);
  keep(last);
  const open = options.cases.filter((each) => !needs(each));
  const told = new Set<string>();
  let chosen: Case | undefined;
  while (open.length > 0 && signal?.aborted !== true) {
    const [first] = open;
    const current = chosen ?? first;
    if (current === undefined) break;
    chosen = undefined;
    turn(current, host.url(current.id));
    if (!(await host.waiting(signal))) break;
    const stop = new AbortController();
    const forward = (): void => { stop.abort(); };
    signal?.addEventListener('abort', forward, { once: true });
    let refused = false;
    host.onKey = (id) => {
      if (id === current.id) return;
      chosen = open.find((each) => each.id === id);
      refused = true;
      if (chosen !== undefined) note(`the client asks for ${id}: ${current.id} waits, start the client for ${id} once more`);
      else if (!told.has(id)) note(`the client asks for ${id}, which ${results.some((result) => result.id === id) ? 'has been judged' : 'is not selected'}: give it another key`);
      told.add(id);
      stop.abort();
    };
    observer?.starting?.(current);
    last = await run([current], stop.signal);
    host.onKey = undefined;
    signal?.removeEventListener('abort', forward);
    if (refused) {
      chosen ??= current;
      continue;
    }
    keep(last);
    if (last.results.length > 0) open.splice(open.indexOf(current), 1);
  }
  return { ...last, results: inOrder(results, options.cases), notes, faults, health: [], interrupted: signal?.aborted === true, unusable: undefined };
}

function inOrder(results: readonly CaseResult[], cases: readonly Case[]): CaseResult[] {
  const place = (id: string): number => cases.findIndex((each) => each.id === id);
  return [...results].sort((a, b) => place(a.id) - place(b.id));
}
