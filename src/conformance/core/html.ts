/**
 * One page for one run or for several, side by side: nothing is loaded, every value is escaped, light and dark by the reader's setting.
 * The filter is made of form elements and style alone, so that the page runs no script.
 */
import { attribute, sentence } from '../../report/html/text.js';
import { caseStyle } from '../../report/html/case-style.js';
import { plainPage } from '../../report/html/page.js';
import { clauses } from './clauses.js';
import { families, familiesOf } from './families.js';
import { isUnexpected } from './gate.js';
import type { CaseResult, ConformReport } from './model.js';
import { countsText } from './terminal.js';
import { groups, levels, levelWords, verdicts, type Group, type Verdict } from './verdict.js';

export interface ConformHtmlOptions {
  /** The decoded transcript of a case, from its evidence. */
  readonly transcript?: (report: ConformReport, id: string) => string | undefined;
}

/** Of a transcript on the page; the file has all of it. */
const transcriptMax = 40_000;

/** Tone and sign of the page's style for each verdict. */
const tones: Readonly<Record<Verdict, readonly [tone: string, sign: string]>> = {
  pass: ['ok', '✓'], fail: ['stall', '✕'], warn: ['degraded', '!'], info: ['info', 'i'], unsupported: ['info', '–'], blocked: ['degraded', '◌'], inconclusive: ['degraded', '?'], skip: ['info', '»'],
};

const ownStyle = `${caseStyle}
${verdicts.map((verdict) => `main:has(#f-${verdict}:checked) .case:not(.v-${verdict}) { display: none; }`).join('\n')}
${levels.map((level) => `main:has(#l-${level}:checked) .case:not(.l-${level}) { display: none; }`).join('\n')}
${families.map(({ id }) => `main:has(#b-${id}:checked) .case:not(.b-${id}) { display: none; }`).join('\n')}
.matrix td, .matrix th { text-align: center; } .matrix td:first-child, .matrix th:first-child { text-align: left; } .matrix .sign { margin: 0 auto; }
`;

export function conformHtml(reports: readonly ConformReport[], options: ConformHtmlOptions = {}): string {
  const [first] = reports;
  const title = reports.length === 1 && first !== undefined ? `${attribute(first.target.url)}: ${first.gate.passed ? 'gate passed' : 'gate not passed'}` : `${reports.length} runs`;
  return plainPage({
    title, command: 'conform', style: ownStyle, version: first?.tool.version ?? '',
    body: [
      reports.length > 1 ? matrixHtml(reports) : '',
      ...reports.map((report, index) => reportHtml(report, index, reports.length > 1, index === 0 ? filterHtml(reports.flatMap(({ cases }) => cases)) : '', options)),
    ],
  });
}

function sign(verdict: Verdict): string {
  const [tone, mark] = tones[verdict];
  return `<span class="sign ${tone}" role="img" aria-label="${verdict}" title="${verdict}">${mark}</span>`;
}

/** Cases by runs. */
function matrixHtml(reports: readonly ConformReport[]): string {
  const ids = [...new Map(reports.flatMap(({ cases }) => cases.map((result) => [result.id, result] as const))).values()];
  const cells = reports.map(({ cases }) => new Map(cases.map((result) => [result.id, result])));
  const rows = ids.map(({ id, slug }) => `<tr><td>${id} <span class="soft">${attribute(slug)}</span></td>${cells.map((results, run) => {
    const result = results.get(id);
    return `<td>${result === undefined ? '' : `<a href="#r${run}-${id}" title="${attribute(`${result.verdict} ${result.reason}`)}">${sign(result.verdict)}</a>`}</td>`;
  }).join('')}</tr>`);
  return `<div class="report"><h1>${reports.length} runs</h1><section><div class="scroll"><table class="matrix"><thead><tr><th>Case</th>${reports.map((report, run) => `<th><a href="#r${run}">${sentence(nameOf(report))}</a></th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section></div>`;
}

/** What a server says of itself is no name: half of them say the same. */
function nameOf({ target }: ConformReport): string {
  return target.url;
}

function reportHtml(report: ConformReport, run: number, several: boolean, filter: string, options: ConformHtmlOptions): string {
  const { gate, target, counts, calibration, health, notes } = report;
  const tone = gate.passed ? 'ok' : gate.exit === 1 || gate.exit === 70 ? 'stall' : 'degraded';
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Target', target.url], ['Names itself', target.fmsVer], ['Started by', target.startedBy], ['Works up to', target.reach], ['Profile', report.profile], ['Seed', report.seed],
    ['connect p50 / p95', calibration === undefined ? undefined : `${calibration.p50Ms.toFixed(1)} / ${calibration.p95Ms.toFixed(1)} ms`], ['T', calibration === undefined ? undefined : `${(calibration.deadlineMs / 1000).toFixed(1)} s`],
    ['Took', `${(report.durationMs / 1000).toFixed(1)} s`], ['Not executed', report.notExecuted.length === 0 ? undefined : String(report.notExecuted.length)],
  ];
  const heading = several ? 'h2' : 'h1';
  const red = report.cases.filter((result) => isUnexpected(result, report.strict));
  const byGroup = (Object.keys(groups) as Group[]).map((group) => ({ group, results: report.cases.filter((result) => result.group === group) })).filter(({ results }) => results.length > 0);
  return [
    `<div class="report" id="r${run}"><${heading}>${sentence(several ? nameOf(report) : target.url)}</${heading}>`,
    `<div class="verdict ${tone}"><span class="sign ${tone}" aria-hidden="true">${gate.passed ? '✓' : gate.exit === 1 ? '✕' : '?'}</span><div><p class="word">${gate.passed ? 'Gate passed' : 'Gate not passed'}</p>`
      + `<p>${sentence(gate.passed ? 'Nothing unexpected, nothing undecided.' : gate.because)}</p><p class="soft">${sentence(countsText(counts))}${report.interrupted ? '. Interrupted: partial.' : ''}</p>`
      + `${red.length === 0 ? '' : `<p class="look">${red.slice(0, linksMax).map(({ id }) => `<a href="#r${run}-${id}">${id}</a>`).join(' ')}${red.length > linksMax ? ` and ${red.length - linksMax} more` : ''}</p>`}</div></div>`,
    `<section><dl class="facts">${facts.filter(([, value]) => value !== undefined).map(([term, value]) => `<div><dt>${term}</dt><dd>${sentence(value ?? '')}</dd></div>`).join('')}</dl>`
      + `${target.problem === undefined ? '' : `<p class="soft">Sanity: ${sentence(target.problem)}</p>`}${notes.map((note) => `<p class="soft">${sentence(note)}</p>`).join('')}`
      + `${health.length < 2 ? '' : `<p class="soft">${sentence(health.map(({ at, rssBytes, openFiles }) => `${at}: ${rssBytes === undefined ? '' : `${(rssBytes / 2 ** 20).toFixed(1)} MiB`}${openFiles === undefined ? '' : `, ${openFiles} files`}`).join('; '))}</p>`}</section>`,
    filter,
    ...byGroup.map(({ group, results }) => `<section class="group"><h2>${groups[group]}<span class="soft">${tally(results)}</span></h2>${results.map((result) => caseHtml(result, run, isUnexpected(result, report.strict), options.transcript?.(report, result.id))).join('')}</section>`),
    '</div>',
  ].filter((part) => part !== '').join('\n');
}

/** Links at the top: more than these are found by the filter. */
const linksMax = 24;

function tally(results: readonly CaseResult[]): string {
  return verdicts.map((verdict) => [results.filter((result) => result.verdict === verdict).length, verdict] as const).filter(([number]) => number > 0).map(([number, verdict]) => `${number} ${verdict}`).join(', ');
}

/** Passes are counted in the heading of their group; shown first is what is to be told. */
function filterHtml(cases: readonly CaseResult[]): string {
  const number = (verdict: Verdict): number => cases.filter((result) => result.verdict === verdict).length;
  const choice = (name: string, id: string, label: string, checked: boolean): string => `<input type="radio" name="${name}" id="${id}"${checked ? ' checked' : ''}><label for="${id}">${label}</label>`;
  const told = cases.some((result) => !isQuiet(result));
  const byVerdict = [
    choice('show', 'f-every', 'all', !told), ...(told ? [choice('show', 'f-told', 'all but pass', true)] : []),
    ...verdicts.filter((verdict) => number(verdict) > 0).map((verdict) => choice('show', `f-${verdict}`, `${verdict} ${number(verdict)}`, false)),
  ];
  const present = levels.filter((level) => cases.some((result) => result.level === level));
  const byLevel = present.length < 2 ? [] : [choice('level', 'l-every', 'every level', true), ...present.map((level) => choice('level', `l-${level}`, `<span title="${levelWords[level]}">${level}</span>`, false))];
  const broken = families.map(({ id, label }) => ({ id, label, times: cases.filter(({ breaks }) => familiesOf(breaks).some((family) => family.id === id)).length })).filter(({ times }) => times > 0);
  const byClient = broken.length === 0 ? [] : [choice('breaks', 'b-every', 'whoever breaks', true), ...broken.map(({ id, label, times }) => choice('breaks', `b-${id}`, `${label} ${times}`, false))];
  const row = (label: string, choices: readonly string[]): string => (choices.length === 0 ? '' : `<div class="filter" role="radiogroup" aria-label="${label}">${choices.join('')}</div>`);
  return `<div class="filters">${row('Verdict', byVerdict)}${row('Level', byLevel)}${row('Who breaks', byClient)}</div>`;
}

function isQuiet({ verdict, baseline }: CaseResult): boolean {
  return verdict === 'pass' && baseline === undefined;
}

function caseHtml(result: CaseResult, run: number, red: boolean, transcript: string | undefined): string {
  const { id, slug, title, level, verdict, reason, kind, expected, actual, breaks, baseline, attempts, evidence, repro, relatedKnown } = result;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Requires', `${sentence(title)} (${sentence(levelWords[level])}).`],
    ['By', result.clauses.map((clause) => `<code>${attribute(clause)}</code> ${sentence(clauses[clause] ?? '')}`).join('<br>')],
    ['Expected', expected.map(sentence).join('<br>or ')],
    ['Seen', sentence(actual)],
    ['Reason', `<code>${attribute(reason)}</code>${kind === undefined ? '' : ` (${kind})`}`],
    ['Breaks', breaks.length === 0 ? undefined : sentence(breaks.join(', '))],
    ['Baseline', baseline === undefined ? undefined : sentence(`${baseline.mark}: ${baseline.why}`)],
    ['Attempts', attempts.length < 2 ? undefined : sentence(attempts.map((attempt) => `${attempt.verdict} ${attempt.reason} in ${(attempt.durationMs / 1000).toFixed(2)} s`).join(', '))],
    ['Known', relatedKnown.length === 0 ? undefined : relatedKnown.map(({ peer, does }) => `${sentence(peer)}: ${sentence(does)}`).join('<br>')],
    ['Evidence', evidence === undefined ? undefined : `<code>${sentence(evidence)}</code>`],
    ['Repeat', repro === undefined ? undefined : `<code>${sentence(repro)}</code>`],
  ];
  const wire = transcript === undefined ? '' : `<details><summary class="soft">What went over the wire</summary><pre tabindex="0">${escapedLines(transcript)}</pre></details>`;
  return `<details class="case v-${verdict} l-${level}${familiesOf(breaks).map((family) => ` b-${family.id}`).join('')}${isQuiet(result) ? ' quiet' : ''}" id="r${run}-${id}"${red ? ' open' : ''}><summary>${sign(verdict)}<span class="id">${id}</span><span class="what">${sentence(slug)} <span class="soft">${sentence(title)}</span></span><span class="word ${tones[verdict][0]}">${verdict}${baseline === undefined ? '' : ` (${baseline.mark})`}</span></summary>`
    + `<div class="body"><dl>${rows.filter(([, value]) => value !== undefined && value !== '').map(([term, value]) => `<div><dt>${term}</dt><dd>${value ?? ''}</dd></div>`).join('')}</dl>${wire}</div></details>`;
}

/** Escaped line by line: the ends of lines are ours and stay. */
function escapedLines(text: string): string {
  const cut = text.length > transcriptMax ? `${text.slice(0, transcriptMax)}\n…` : text;
  return cut.split('\n').map((line) => sentence(line)).join('\n');
}
