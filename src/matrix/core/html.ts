/**
 * The matrix as one page: publishers and streams by servers and players, each cell's grade by colour and by sign or word, and below it
 * the evidence of each cell, to which the table leads. Nothing is loaded, every value is escaped, and no script runs.
 */
import { caseStyle } from '../../report/html/case-style.js';
import { plainPage } from '../../report/html/page.js';
import { attribute, sentence } from '../../report/html/text.js';
import { count } from '../../report/wrap.js';
import { codecs, flows, handshakes, transports, type Codec } from './axes.js';
import { isUnexpected } from './gate.js';
import { grades, type Fault, type Grade } from './grade.js';
import type { CellResult, MatrixReport, ProgramReport, WayCounts } from './model.js';
import { countsText, gradeText, isQuiet, missingText, programText, settingText, tallyText, valuesOf } from './words.js';

/** Tone and sign of the page's style for each grade. */
const tones: Readonly<Record<Grade, readonly [tone: string, sign: string]>> = {
  ok: ['ok', '✓'], unsupported: ['info', '–'], skip: ['info', '»'], late: ['degraded', '!'], retimed: ['degraded', '!'], reordered: ['degraded', '!'], duplicated: ['degraded', '!'],
  lossy: ['stall', '✕'], corrupt: ['stall', '✕'], stalled: ['stall', '✕'], refused: ['stall', '✕'], crashed: ['fatal', '✕'], inconclusive: ['degraded', '?'],
};

/** Need no word beside the sign: nobody has to act. */
const wordless: readonly Grade[] = ['ok', 'unsupported', 'skip'];

const ownStyle = `${caseStyle}
main, .top, footer { max-width: 92rem; }
${grades.map((grade) => `main:has(#f-${grade}:checked) .case:not(.g-${grade}) { display: none; }`).join('\n')}
/* Also where the filter leaves it out: somebody asked for this one. */
.case:has(:target) { display: block !important; box-shadow: -4px 0 0 var(--link); padding-left: .5rem; } .case:has(:target)::details-content { content-visibility: visible; height: auto; }
.body { scroll-margin-top: 5rem; }
.case > summary { grid-template-columns: auto 11rem minmax(0, 1fr) auto; } .case .word { white-space: nowrap; } .case > summary .what { overflow-wrap: anywhere; }
.matrix { width: auto; border-collapse: separate; border-spacing: 0; }
.matrix th, .matrix td { padding: .3rem .32rem; text-align: center; vertical-align: middle; }
.matrix thead th { vertical-align: bottom; font-size: .76rem; } /* Names are broken at blanks only, also where there is one narrow column below. */
.matrix thead tr:first-child th { white-space: normal; overflow-wrap: normal; color: var(--text); font-weight: 650; font-size: .86rem; border-bottom: 0; padding-bottom: 0; } .matrix thead th[colspan="1"] { min-width: 9.5rem; }
.matrix th:first-child { text-align: left; position: sticky; left: 0; z-index: 1; background: var(--card); } .matrix tbody th { font-weight: 500; font-size: .86rem; color: var(--text); padding-left: .9rem; }
.matrix tr.who th { font-weight: 650; padding: .9rem 0 .25rem; border-bottom-color: var(--line); } .matrix tr.who span { position: sticky; left: 0; }
.matrix .first { border-left: 1px solid var(--line); padding-left: .55rem; }
.matrix tbody tr:not(.who):hover td, .matrix tbody tr:not(.who):hover th { background: var(--faint); }
.chips { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem; width: max-content; min-width: 100%; max-width: 7.5rem; margin: 0 auto; }
.chip { position: relative; display: inline-flex; align-items: center; justify-content: center; gap: .25rem; min-width: 1.5rem; height: 1.5rem; padding: 0 .3rem; border-radius: 6px; text-decoration: none; font-size: .74rem; font-weight: 650; line-height: 1; white-space: nowrap; color: var(--tone); background: color-mix(in srgb, var(--tone) 15%, var(--card)); }
.chip:not(.wordless) { color: var(--card); background: var(--tone); padding: 0 .42rem; font-size: .72rem; } .chip.known { color: var(--tone); background: none; box-shadow: inset 0 0 0 1.5px var(--tone); }
.chip:hover { box-shadow: 0 0 0 2px var(--tone); } .legend { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; margin-top: .9rem; } .legend > span { display: inline-flex; align-items: center; gap: .4rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.case table { width: auto; font-size: .85rem; } .case td, .case th { padding-right: 1.1rem; } .case td.number, .case th.number { text-align: right; } .case td.bad { color: var(--stall); font-weight: 650; }
.verdict > div { min-width: 0; } .look { font-weight: 500; font-size: .92rem; } .look a { white-space: normal; }
.facts + h3 { margin-top: 1.2rem; }
@media (max-width: 46rem) { .case > summary { grid-template-columns: auto minmax(0, 1fr) auto; } .matrix tbody th { padding-left: 0; } }
`;

export function matrixHtml(report: MatrixReport): string {
  const { gate, tool } = report;
  return plainPage({ title: `Interop matrix: ${gate.passed ? 'gate passed' : 'gate not passed'}`, command: 'matrix', style: ownStyle, version: tool.version, body: [reportHtml(report)] });
}

function reportHtml(report: MatrixReport): string {
  const { gate, counts, programs, startedAt, durationMs, seed, streamSeconds, notExecuted, interrupted, shard, notes } = report;
  const tone = gate.passed ? 'ok' : gate.exit === 1 || gate.exit === 70 ? 'stall' : 'degraded';
  const place = new Map(report.cells.map(({ id }, index) => [id, index]));
  const red = report.cells.filter(isUnexpected);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Played on', startedAt.replace(/T(\d\d:\d\d).*$/, ' $1 UTC')], ['Took', `${(durationMs / 1000).toFixed(1)} s`], ['Streams of', `${streamSeconds} s`], ['Frames followed', count(counts.frames, 'frame')], ['Seed', seed],
    ['Part', shard], ['Without a result', notExecuted.length === 0 ? undefined : String(notExecuted.length)],
  ];
  return [
    '<div class="report"><h1>Interop matrix</h1>',
    `<div class="verdict ${tone}"><span class="sign ${tone}" aria-hidden="true">${gate.passed ? '✓' : gate.exit === 1 ? '✕' : '?'}</span><div><p class="word">${gate.passed ? 'Gate passed' : 'Gate not passed'}</p>`
      + `<p>${sentence(gate.passed ? 'Nothing unexpected, nothing undecided.' : gate.exit === 1 ? `Unexpected: ${tallyText(red)}.` : gate.because)}</p><p class="soft">${sentence(countsText(report))}.${interrupted ? ' Interrupted: partial.' : ''}</p>`
      + `${red.length === 0 ? '' : `<p class="look">${red.slice(0, linksMax).map(({ id, publisher, server, player }) => `<a href="#e${place.get(id) ?? 0}">${attribute(`${publisher} → ${server} → ${player}`)}</a>`).join(' ')}${red.length > linksMax ? ` and ${red.length - linksMax} more` : ''}</p>`}</div></div>`,
    report.cells.length === 0 ? '' : `<section><h2>Publishers and streams by servers and players</h2>${tableHtml(report, place)}</section>`,
    `<section><h2>This run</h2><dl class="facts">${facts.filter(([, value]) => value !== undefined).map(([term, value]) => `<div><dt>${term}</dt><dd>${sentence(value ?? '')}</dd></div>`).join('')}</dl>${programsHtml(programs)}`
      + `${notes.map((note) => `<p class="soft">${sentence(note)}</p>`).join('')}</section>`,
    report.cells.length === 0 ? '' : filterHtml(report.cells),
    ...valuesOf(report, 'server').map((server) => {
      const results = report.cells.filter((cell) => cell.server === server);
      return `<section class="group"><h2>${sentence(programText(report, 'server', server))}<span class="soft">${tallyText(results)}</span></h2>${results.map((result) => cellHtml(report, result, place.get(result.id) ?? 0)).join('')}</section>`;
    }),
    '</div>',
  ].filter((part) => part !== '').join('\n');
}

/** Links at the top: more than these are found in the table. */
const linksMax = 6;

function programsHtml(programs: readonly ProgramReport[]): string {
  const rows = (['publisher', 'server', 'player'] as const).map((part) => {
    const there = programs.filter((program) => program.part === part && program.missing === undefined).map(({ title, version }) => sentence([title, version].filter((text) => text !== undefined && text !== '').join(' ')));
    return there.length === 0 ? '' : `<tr><td>${part}s</td><td class="text">${there.join(', ')}</td></tr>`;
  });
  const missing = programs.filter((program) => program.missing !== undefined).map((program) => `<p class="soft">${sentence(missingText(program))}.</p>`);
  return `<h3>Programs</h3><div class="scroll"><table><tbody>${rows.join('')}</tbody></table></div>${missing.join('')}`;
}

interface Column { readonly server: string; readonly player: string; readonly first: boolean }

function tableHtml(report: MatrixReport, place: ReadonlyMap<string, number>): string {
  const servers = valuesOf(report, 'server').map((server) => ({ server, players: valuesOf({ programs: report.programs, cells: report.cells.filter((cell) => cell.server === server) }, 'player') }));
  const columns = servers.flatMap(({ server, players }) => players.map((player, index): Column => ({ server, player, first: index === 0 })));
  const first = ({ first: begins }: Column): string => (begins ? ' class="first"' : '');
  const isPlayer = (id: string): boolean => report.programs.some((program) => program.part === 'player' && program.id === id);
  const rows = valuesOf(report, 'publisher').flatMap((publisher) => {
    const ofPublisher = report.cells.filter((cell) => cell.publisher === publisher);
    return [
      `<tr class="who"><th scope="rowgroup" colspan="${columns.length + 1}"><span>${sentence(programText(report, 'publisher', publisher))}</span></th></tr>`,
      ...valuesOf({ programs: report.programs, cells: ofPublisher }, 'codec', Object.keys(codecs)).map((codec) => {
        const entries = columns.map((column) => `<td${first(column)}>${chipsHtml(ofPublisher.filter((cell) => cell.codec === codec && cell.server === column.server && cell.player === column.player), place)}</td>`);
        return `<tr><th scope="row" title="${attribute(codecs[codec as Codec].words)}">${attribute(codec)}</th>${entries.join('')}</tr>`;
      }),
    ];
  });
  const present = grades.filter((grade) => report.cells.some((cell) => cell.grade === grade));
  const known = report.cells.some(({ baseline }) => baseline?.mark === 'xfail' || baseline?.mark === 'flaky');
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table of all cells"><table class="matrix"><thead><tr><th></th>${servers.map(({ server, players }) => `<th class="first" colspan="${players.length}" scope="colgroup">${sentence(programText(report, 'server', server))}</th>`).join('')}</tr>`
    + `<tr><th>stream</th>${columns.map((column) => `<th${first(column)} scope="col">${isPlayer(column.player) ? attribute(column.player) : 'its own file'}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
    + `<p class="legend soft">${present.map((grade) => `<span><span class="chip ${tones[grade][0]}${wordless.includes(grade) ? ' wordless' : ''}">${wordless.includes(grade) ? `${tones[grade][1]}</span>${grade}` : `${grade}</span>`}</span>`).join('')}${known ? '<span><span class="chip known stall">grade</span>expected by the baseline</span>' : ''}${report.cells.some(({ by }) => by !== undefined) ? '<span>◂ by the publisher, ▸ by the player, neither: by the server</span>' : ''}<span>A number counts frames. Choose one for its flow and its evidence.</span></p>`;
}

function chipsHtml(results: readonly CellResult[], place: ReadonlyMap<string, number>): string {
  if (results.length === 0) return '';
  return `<div class="chips">${results.map((result) => {
    const { id, grade, words, baseline } = result;
    const [tone, sign] = tones[grade];
    const expected = baseline?.mark === 'xfail' || baseline?.mark === 'flaky';
    const quiet = wordless.includes(grade) && baseline?.mark !== 'xpass';
    const title = attribute(`${settingText(result)}: ${grade === 'ok' ? 'ok' : `${gradeText(result)}${result.by === undefined ? '' : ` by ${result.by}`}, ${words}`}`);
    return `<a class="chip ${grade === 'ok' && baseline?.mark === 'xpass' ? 'stall' : tone}${quiet ? ' wordless' : ''}${expected ? ' known' : ''}" href="#e${place.get(id) ?? 0}" title="${title}">${quiet ? `${sign}<span class="hidden">${grade}</span>` : chipText(result)}</a>`;
  }).join('')}</div>`;
}

/** On the side of whoever it was: the server is in the middle. */
function chipText(result: CellResult): string {
  const text = gradeText(result);
  return result.by === 'publisher' ? `◂ ${text}` : result.by === 'player' ? `${text} ▸` : text;
}

function filterHtml(cells: readonly CellResult[]): string {
  const choice = (id: string, label: string, checked: boolean): string => `<input type="radio" name="show" id="${id}"${checked ? ' checked' : ''}><label for="${id}">${label}</label>`;
  const told = cells.some((result) => !isQuiet(result));
  const choices = [choice('f-every', 'all', !told), ...(told ? [choice('f-told', 'all but ok and unsupported', true)] : []), ...grades.map((grade) => [grade, cells.filter((cell) => cell.grade === grade).length] as const).filter(([, number]) => number > 0).map(([grade, number]) => choice(`f-${grade}`, `${grade} ${number}`, false))];
  return `<div class="filters"><div class="filter" role="radiogroup" aria-label="Grade">${choices.join('')}</div></div>`;
}

function cellHtml(report: MatrixReport, result: CellResult, index: number): string {
  const { id, publisher, server, player, codec, flow, handshake, transport, grade, by, words, faults, ways, findings, baseline, durationMs, evidence, repro, fault } = result;
  const [tone, sign] = tones[grade];
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Programs', sentence(`${programText(report, 'publisher', publisher)} → ${programText(report, 'server', server)} → ${programText(report, 'player', player)}`)],
    ['Stream', sentence(codecs[codec].words)],
    ['Flow', sentence(flows[flow])],
    ['Way there', sentence(`${handshakes[handshake]}; ${transports[transport]}`)],
    ['What', faults.length === 0 ? sentence(words) : faults.map(faultHtml).join('<br>')],
    ['Fault', fault === undefined ? undefined : sentence(`rtmpdiag itself failed: ${fault}`)],
    ['Findings', findings.length === 0 ? undefined : findings.map(({ leg, rule, severity, message }) => `<code>${attribute(rule)}</code> (${severity}, between the ${leg} and the server): ${sentence(message)}`).join('<br>')],
    ['Baseline', baseline === undefined ? undefined : sentence(`${baseline.mark}: ${baseline.why}`)],
    ['Took', durationMs === 0 ? undefined : `${(durationMs / 1000).toFixed(1)} s`],
    ['Files', evidence === undefined ? undefined : `<code>${sentence(evidence)}</code>`],
    ['Repeat', repro === undefined ? undefined : `<code>${sentence(repro)}</code>`],
  ];
  return `<details class="case g-${grade}${isQuiet(result) ? ' quiet' : ''}"${isUnexpected(result) ? ' open' : ''}><summary><span class="sign ${tone}" role="img" aria-label="${grade}">${sign}</span><span class="word ${tone}">${gradeText(result)}${by === undefined ? '' : ` by ${by}`}${baseline === undefined ? '' : ` (${baseline.mark})`}</span>`
    + `<span class="what">${attribute(`${publisher} → ${player}`)} <span class="soft">${attribute(codec)}, ${attribute(settingText(result))}</span></span></summary>`
    + `<div class="body" id="e${index}"><p class="soft"><code>${attribute(id)}</code></p><dl>${rows.filter(([, value]) => value !== undefined && value !== '').map(([term, value]) => `<div><dt>${term}</dt><dd>${value ?? ''}</dd></div>`).join('')}</dl>${waysHtml(ways)}</div></details>`;
}

function faultHtml({ grade, by, words, finding }: Fault): string {
  return `<b>${grade}</b> by the ${by}: ${sentence(words)}${finding === undefined ? '' : ` (<code>${attribute(finding)}</code>)`}`;
}

/** The ways in numbers. */
function waysHtml(ways: readonly WayCounts[]): string {
  const rows = ways.flatMap(({ way, player, tracks, delayMs }) => tracks.map((track, index) => {
    const number = (value: number, bad: boolean): string => `<td class="number${bad && value > 0 ? ' bad' : ''}">${value}</td>`;
    const { kind, trackId, sent, identical, missing, corrupted, duplicated, reordered, retimed, joinedLate, endedEarly } = track;
    return `<tr><td>${index > 0 ? '' : sentence(`${way}${player === undefined ? '' : `, player ${player}`}`)}</td><td>${kind}${trackId === 0 ? '' : ` ${trackId}`}</td>${number(sent, false)}${number(identical, false)}`
      + `${number(missing, true)}${number(corrupted, true)}${number(duplicated, true)}${number(reordered, true)}${number(retimed, true)}${number(joinedLate, false)}${number(endedEarly, false)}<td class="number">${index > 0 || delayMs === undefined ? '' : `${delayMs.p50.toFixed(1)} / ${delayMs.max.toFixed(1)} ms`}</td></tr>`;
  }));
  if (rows.length === 0) return '';
  const head = ['sent', 'identical', 'missing', 'damaged', 'doubled', 'out of order', 're-timed', 'before it joined', 'behind its end', 'delay p50 / max'];
  return `<div class="scroll" tabindex="0" role="region" aria-label="Frames on each way"><table><thead><tr><th>way</th><th>track</th>${head.map((text) => `<th class="number">${text}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
