/** `rtmpdiag conform`: from flags to an exit status. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Interfaces } from '@oclif/core';
import { cases as catalogue } from '../conformance/cases/index.js';
import { baselineChanges, updatedBaselineText } from '../conformance/core/baseline-text.js';
import { unsaid } from '../conformance/core/baseline.js';
import type { Case } from '../conformance/core/case.js';
import { conformMarkdown, githubLines } from '../conformance/core/markdown.js';
import { countsText } from '../conformance/core/terminal.js';
import type { ConformReport } from '../conformance/core/model.js';
import { missingOption } from '../conformance/core/needs.js';
import { HandHost } from '../conformance/engine/hand-host.js';
import type { RunObserver } from '../conformance/engine/runner.js';
import { parseListen } from '../net/address.js';
import { printable } from '../report/escape.js';
import type { TextOptions } from '../report/text.js';
import { count } from '../report/wrap.js';
import { mutantIds, serverMutant } from '../server/core/mutants.js';
import { defaultHandListen, type conformFlags } from './conform-flags.js';
import { authAddress, baselineFile, redactor, secretsOf, selectedCases, targetOf } from './conform-options.js';
import { outputsOf } from './conform-outputs.js';
import { caseNamed, catalogueDocument, catalogueLines, coverageReport, explanationOf, planDocument, planLines } from './conform-plan.js';
import { reproLine } from './conform-repro.js';
import { runConform, type ConformPlan, type ConformRun } from './conform-run.js';
import { ConformView } from './conform-view.js';
import { fileError } from './file-error.js';
import { onInterrupt } from './interrupt.js';
import { didYouMean } from './nearest.js';
import { parsed } from './parsed.js';
import type { Output } from './output.js';
import { addToStepSummary } from './step-summary.js';
import { freshSeed, listOf, seedFlag } from './suite-words.js';
import { UserError } from './user-error.js';

export type ConformFlags = Interfaces.InferredFlags<typeof conformFlags>;

export interface ConformCall {
  readonly url: string | undefined;
  readonly flags: ConformFlags;
  readonly argv: readonly string[];
  readonly version: string;
  readonly out: Output;
  /** Standard error. */
  readonly note: (text: string) => void;
  readonly layout: TextOptions;
}

const defaultReviveSeconds = 15;

export async function startConform(call: ConformCall): Promise<number> {
  const { flags, out, layout: { palette } } = call;
  if (flags.explain !== undefined) {
    const { json, text } = explanationOf(namedCase(flags.explain));
    await out.pieces([flags.json ? json : text.replace(/^#+ (.*)$/gm, (_, heading: string) => palette.bold(heading))]);
    return 0;
  }
  if (flags.list) {
    const cases = listed(flags);
    await (flags.json ? out.pieces([catalogueDocument(cases)]) : out.pieces(catalogueLines(cases, palette), '\n'));
    return 0;
  }
  if (flags.coverage) {
    const { json, lines } = coverageReport(listed({ ...flags, clause: undefined }), listOf(flags.clause), palette);
    await (flags.json ? out.pieces([json]) : out.pieces(lines, '\n'));
    return 0;
  }
  checkTogether(call);
  const selected = selectedCases(selectionOf(flags));
  if (flags['dry-run']) {
    const plan = { cases: selected.cases, repeat: flags.repeat ?? 1, missing: (each: Case) => missingOption(each, have(call)) };
    await (flags.json ? out.pieces([planDocument(plan)]) : out.pieces(planLines(plan, palette), '\n'));
    return 0;
  }
  return run(call, selected);
}

async function run(call: ConformCall, selected: ReturnType<typeof selectedCases>): Promise<number> {
  const { flags, url, out } = call;
  const target = url === undefined ? undefined : targetOf(url, flags.insecure);
  const baseline = flags.baseline === undefined ? undefined : baselineFile(flags.baseline, flags['update-baseline']);
  const seed = seedFlag(flags.seed);
  const bad = badLines(flags['log-bad']);
  checkWatched(flags);
  const secrets = secretsOf([url, flags['auth-bad']], [flags['auth-good']]);
  const redact = redactor(secrets);
  const outputs = outputsOf(flags);
  const hand = await handHost(flags);
  const options = {
    ...(flags['auth-good'] === undefined || flags['auth-bad'] === undefined ? {} : { authGood: authAddress('auth-good', flags['auth-good']), authBad: authAddress('auth-bad', flags['auth-bad']) }),
    ...(flags.pid === undefined ? {} : { pid: flags.pid }), ...(flags['record-dir'] === undefined ? {} : { recordDir: flags['record-dir'] }),
    ...(flags['client-cmd'] === undefined ? {} : { clientCommand: flags['client-cmd'] }), ...(hand === undefined ? {} : { clientCommand: hand }),
  };
  const interrupt = onInterrupt();
  const once = (seed: string, observer: RunObserver): Promise<ConformRun> => runConform({
    selected, mode: flags['as-server'] ? 'client' : 'server', target, mutant: flags.mutant, serverCommand: flags['server-cmd'], oneShot: flags['one-shot'],
    reviveMs: (flags.revive ?? defaultReviveSeconds) * 1000, timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000, confirm: flags.confirm, repeat: flags['until-fail'] ? 1 : flags.repeat ?? 1,
    slow: flags.slow, soak: flags.soak, seed, options, hand: hand === undefined ? undefined : { host: hand, turn: turnOf(call) }, log: flags.log, bad, baseline: baseline?.baseline, updateBaseline: flags['update-baseline'],
    today: new Date().toISOString().slice(0, 10), strict: flags.strict, allowInconclusive: flags['allow-inconclusive'], argv: ['conform', ...call.argv.map(redact)], secrets,
    evidenceDirectory: outputs.directory, repro: reproLine(url, flags, seed, redact), version: call.version, signal: interrupt.signal, observer,
  });
  const rounds = flags['until-fail'] ? flags.repeat ?? Infinity : 1;
  try {
    for (let round = 1; ; round += 1) {
      const { observer, finish, passed } = observerOf(call, selected, redact, round);
      const done = await once(seed ?? freshSeed(), observer);
      if (done.report.gate.passed && round < rounds) {
        passed(done.report);
        continue;
      }
      const report = flags['until-fail'] ? { ...done.report, notes: [...done.report.notes, `round ${round}`] } : done.report;
      outputs.write(report, flags.strict);
      finish(report, outputs.directory !== undefined);
      if (flags.json) await out.pieces([`${JSON.stringify(report, undefined, 2)}\n`]);
      if (flags.github) tellGithub(report, call);
      if (flags.baseline !== undefined && baseline !== undefined && flags['update-baseline']) writeBaseline(flags.baseline, baseline.text, baseline.baseline, done, call);
      return report.gate.exit;
    }
  } finally {
    hand?.end();
    interrupt.done();
  }
}

/** With --as-server and no command, the tester starts the clients. */
async function handHost(flags: ConformFlags): Promise<HandHost | undefined> {
  return flags['as-server'] && flags['client-cmd'] === undefined ? HandHost.listen(parsed('conform', 'listen', parseListen(flags.listen ?? defaultHandListen))) : undefined;
}

function turnOf({ flags, out, note }: ConformCall): (each: Case, url: string) => void {
  if (!flags.json && !flags['json-stream']) out.line('Start the client once for each case, with the address shown; the stream key is the case, and another one asks for that case. Ctrl-C ends.');
  return ({ id, slug }, url) => {
    if (flags['json-stream']) out.line(JSON.stringify({ event: 'turn', id, url }));
    else if (flags.json) note(`${id}: start the client with ${url}`);
    else out.line(`  start  ${id} ${slug}: ${url}`);
  };
}

interface RunTelling {
  readonly observer: RunObserver;
  readonly finish: (report: ConformReport, evidence: boolean) => void;
  /** Instead of `finish`, when another round follows. */
  readonly passed: (report: ConformReport) => void;
}

/** What is told while it runs, and at the end. */
function observerOf(call: ConformCall, { cases, profile }: ReturnType<typeof selectedCases>, redact: (text: string) => string, round: number): RunTelling {
  const { flags, url, out, layout } = call;
  const nothing = (): void => undefined;
  const of = redact(flags['as-server'] ? flags['client-cmd'] ?? 'a client started by hand' : url?.replace(/\/\/[^/@]*@/, '//') ?? `built-in server${flags.mutant === undefined ? '' : `, mutant ${flags.mutant}`}`);
  const gateLine = ({ gate }: ConformReport): void => { if (!gate.passed) call.note(`gate: ${printable(gate.because)}`); };
  if (flags.json) return { observer: {}, finish: gateLine, passed: nothing };
  if (flags['json-stream']) {
    const line = (value: object): void => { out.line(JSON.stringify(value)); };
    line({ event: 'start', schema: 'rtmpdiag.conform-stream/1', target: of, profile, selected: cases.map(({ id }) => id), ...(flags['until-fail'] ? { round } : {}) });
    const end = (report: ConformReport): void => {
      const { counts, gate, durationMs, interrupted, notExecuted } = report;
      line({ event: 'end', counts, gate, durationMs, interrupted, notExecuted });
    };
    return {
      observer: {
        sanity: ({ reach, fmsVer, problem }, calibration) => { line({ event: 'sanity', reach, fmsVer, problem: problem === undefined ? undefined : redact(problem), calibration }); },
        // The end of a group may correct a verdict: the last line of an id holds.
        result: (result) => { line({ event: 'case', ...result }); },
        note: (text) => { line({ event: 'note', text: redact(text) }); },
      },
      finish: (report) => {
        end(report);
        gateLine(report);
      },
      passed: end,
    };
  }
  // Of rounds without number, only the last one is told whole.
  const held: string[] = [];
  const say = flags['until-fail'] ? (text: string): void => { held.push(text); } : (text: string): void => { out.line(text); };
  const view = new ConformView({ ...layout, verbose: flags.verbose }, { line: say, progress: process.stderr }, cases.length, profile, of);
  return {
    observer: view,
    finish: (report, evidence) => {
      view.finish(report, evidence);
      for (const text of held) out.line(text);
    },
    passed: ({ counts, durationMs }) => { out.line(`round ${round}: ${layout.palette.green('passed')}  ${countsText(counts)}  ${(durationMs / 1000).toFixed(1)} s`); },
  };
}

function namedCase(word: string): Case {
  const found = caseNamed(word);
  if (found === undefined) throw new UserError(`There is no case "${printable(word)}".`, didYouMean(word, catalogue.map(({ id }) => id), 'See what there is: rtmpdiag conform --list'));
  return found;
}

function selectionOf(flags: ConformFlags): Parameters<typeof selectedCases>[0] {
  const { profile, only, skip, tag, clause, level, shard, ignore } = flags;
  return { 'as-server': flags['as-server'], profile, only, skip, tag, clause, level, shard, ignore };
}

/** Everything where nothing was asked for. */
function listed(flags: ConformFlags): readonly Case[] {
  const asked = flags['as-server'] || [flags.profile, flags.only, flags.skip, flags.tag, flags.clause, flags.level, flags.shard].some((value) => value !== undefined);
  return asked ? selectedCases({ ...selectionOf(flags), 'as-server': flags['as-server'] || flags.profile === 'client' }).cases : catalogue;
}

/** Flags that contradict each other or want each other. */
function checkTogether({ flags, url }: ConformCall): void {
  const help = 'See: rtmpdiag conform --help';
  if (flags['as-server']) {
    if (url !== undefined) throw new UserError('With --as-server a client is tested, and the address is made here: leave the address away.', help);
    if (flags['server-cmd'] !== undefined || flags.mutant !== undefined) throw new UserError('--server-cmd and --mutant are about servers, and with --as-server a client is tested.', help);
    if (flags['client-cmd'] === undefined && (flags['until-fail'] || flags.repeat !== undefined)) throw new UserError('--repeat and --until-fail need a client that can be started: --client-cmd.', "For example: --client-cmd 'ffmpeg -re -i test.flv -c copy -f flv {url}'");
    if (flags['client-cmd']?.includes('{url}') === false) throw new UserError('--client-cmd does not say where the address goes.', 'Write {url} in its place.');
    return;
  }
  if (url === undefined && flags['server-cmd'] !== undefined) throw new UserError('--server-cmd needs the address at which the server will listen.', "For example: rtmpdiag conform rtmp://127.0.0.1:1935/live --server-cmd './server'");
  if (flags.mutant !== undefined && url !== undefined) throw new UserError('--mutant is about the built-in server: leave the address away.', help);
  if (flags.mutant !== undefined && serverMutant(flags.mutant) === undefined) throw new UserError(`--mutant: there is no "${printable(flags.mutant)}".`, didYouMean(flags.mutant, mutantIds, 'They are those of rtmpdiag serve --mutant.'));
}

/** For --dry-run: what would be there. The built-in server brings its own keys. */
function have({ flags, url }: ConformCall): Parameters<typeof missingOption>[1] {
  return {
    auth: flags['auth-good'] !== undefined || (url === undefined && !flags['as-server']), pid: flags.pid !== undefined || flags['server-cmd'] !== undefined, 'record-dir': flags['record-dir'] !== undefined,
    slow: flags.slow, soak: flags.soak, 'server-cmd': flags['server-cmd'] !== undefined, 'client-cmd': flags['client-cmd'] !== undefined, client: true,
  };
}

/** What is watched has to be there, or nothing would ever be seen; a server of our own may make its log later. */
function checkWatched(flags: ConformCall['flags']): void {
  if (flags.log !== undefined && flags['server-cmd'] === undefined) {
    try {
      closeSync(openSync(flags.log, 'r'));
    } catch (error) {
      throw fileError(error, flags.log, 'read') ?? error;
    }
  }
  if (flags.pid === undefined) return;
  try {
    process.kill(flags.pid, 0);
  } catch (error) {
    // Another user's process is there, and what can be read of it is told.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') throw new UserError(`--pid: there is no process ${flags.pid}.`, 'Give the number of the process that runs the server.');
  }
}

function badLines(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    throw new UserError(`--log-bad is no regular expression: ${printable(error instanceof Error ? error.message : '')}.`, "For example: --log-bad '\\[alert\\]|panic'");
  }
}

function tellGithub(report: ConformReport, { flags, out, note }: ConformCall): void {
  for (const line of githubLines(report, flags.strict)) {
    if (flags.json || flags['json-stream']) note(line);
    else out.line(line);
  }
  addToStepSummary(conformMarkdown(report), note);
}

function writeBaseline(path: string, text: string, old: NonNullable<ConformPlan['baseline']>, { updated }: ConformRun, { note }: ConformCall): void {
  if (updated === undefined) {
    note('The baseline was left as it is: the run was not whole.');
    return;
  }
  const { added, changed, removed } = baselineChanges(old, updated.baseline);
  if (added.length + changed.length + removed.length > 0) {
    try {
      writeFileSync(path, updatedBaselineText(text, old, updated.baseline));
    } catch (error) {
      throw fileError(error, path, 'write') ?? error;
    }
  }
  const told = [['added', added], ['changed', changed], ['removed', removed]] as const;
  note(`baseline ${printable(path)}: ${told.filter(([, ids]) => ids.length > 0).map(([word, ids]) => `${word} ${ids.join(', ')}`).join('; ') || 'nothing to change'}`);
  const mute = Object.entries(updated.baseline.cases).filter(([, { why }]) => why === unsaid).map(([id]) => id);
  if (mute.length > 0) note(`${count(mute.length, 'entry', 'entries')} must still say why: ${mute.join(', ')}`);
  if (updated.refused.length > 0) note(`not taken, for a crash is never expected: ${updated.refused.join(', ')}`);
}
