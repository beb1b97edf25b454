/** The findings as cards, heaviest first. */
import type { Evidence, Finding } from '../../trace/findings.js';
import { count, grouped } from '../wrap.js';
import { clock } from './clock.js';
import type { Report } from '../model.js';
import type { HtmlOptions, RuleExplanation } from './input.js';
import { name, sentence } from './text.js';
import { verdictSign } from './verdict.js';

/** A finding with the ids of its card and of the figure that shows its time. */
export interface CardInput { readonly finding: Finding; readonly id: string; readonly figureId: string | undefined }

/** Evidence shown; rules keep a handful, reports of other versions may hold more. */
const evidenceMax = 12;
/** Oddities are folded away where there is something heavier to read, or more than these. */
const infoOpenMax = 4;

export interface CardsContext {
  readonly report: Report;
  readonly explain: HtmlOptions['explain'];
  /** Rules explained above on the same page, with the card that does it: a page explains a rule once. */
  readonly explained: Map<string, string>;
}

/** `cards` by weight. */
export function findingsHtml(cards: readonly CardInput[], context: CardsContext): string {
  if (cards.length === 0) return '';
  const heavy = cards.filter(({ finding }) => finding.severity !== 'info');
  const light = cards.filter(({ finding }) => finding.severity === 'info');
  const lightCards = light.map((card) => cardHtml(card, context)).join('');
  const folded = light.length > 0 && (heavy.length > 0 || light.length > infoOpenMax);
  return `<section class="findings"><h2>Findings</h2>${heavy.map((card) => cardHtml(card, context)).join('')}`
    + `${folded ? `<details class="fold"><summary>${count(light.length, 'oddity', 'oddities')} without harm</summary>${lightCards}</details>` : lightCards}</section>`;
}

function cardHtml({ finding, id, figureId }: CardInput, context: CardsContext): string {
  const { report } = context;
  const place = clock(finding.atMs, 1);
  const at = figureId === undefined ? place : `<a href="#${figureId}" data-near="${Number(finding.atMs.toFixed(3))}" title="Show in the charts">${place}</a>`;
  const facts = [at, ...(report.sessions.length > 1 ? [`session ${finding.session}`] : []), ...(finding.count > 1 ? [`${grouped(finding.count)} times`] : [])];
  const parts = [
    `<header>${verdictSign(finding.severity)}<h3><code>${sentence(finding.rule)}</code></h3><span class="severity ${finding.severity}">${finding.severity}</span><span class="soft">${facts.join(' · ')}</span></header>`,
    `<p class="message">${sentence(finding.message)}</p>`,
  ];
  if (finding.cause !== '' && finding.cause !== finding.message) parts.push(`<p>${sentence(finding.cause)}</p>`);
  if (finding.remedy !== '') parts.push(`<p class="remedy"><b>What to do</b> ${sentence(finding.remedy)}</p>`);
  if (finding.evidence.length > 0) parts.push(evidenceHtml(finding.evidence, report.media !== undefined));
  parts.push(explanationHtml(finding.rule, id, context));
  return `<article class="card ${finding.severity}" id="${id}">${parts.join('')}</article>`;
}

function evidenceHtml(evidence: readonly Evidence[], file: boolean): string {
  const rows = evidence.slice(0, evidenceMax).map((piece) => {
    const end = file ? '' : piece.direction === 'c2s' ? 'client ' : 'server ';
    // One byte is a place, not a range.
    const length = piece.length > 1 ? `, ${count(piece.length, 'byte')}` : '';
    return `<li><code title="0x${hexadecimal(piece.offset)}">${piece.file === undefined ? '' : `${name(piece.file)} `}${end}byte ${grouped(piece.offset)}${length}</code> ${sentence(piece.note)}</li>`;
  }).join('');
  const more = evidence.length > evidenceMax ? `<li class="soft">and ${grouped(evidence.length - evidenceMax)} more</li>` : '';
  return `<ul class="evidence">${rows}${more}</ul>`;
}

function hexadecimal(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? value.toString(16) : '';
}

function explanationHtml(rule: string, id: string, { explain, explained }: CardsContext): string {
  const above = explained.get(rule);
  if (above !== undefined) return `<p class="soft more"><a href="#${above}">Why it matters</a> is told above.</p>`;
  const explanation = explain?.(rule);
  if (explanation === undefined) return '';
  explained.set(rule, id);
  return `<details><summary>Why it matters</summary><p>${sentence(explanation.summary)}</p><p>${sentence(explanation.why)}</p>`
    + `<p class="soft">Source: ${explanation.cites.map(source).join('; ')}. More: <code>rtmpdiag explain ${sentence(rule)}</code></p></details>`;
}

function source(cite: RuleExplanation['cites'][number]): string {
  return 'document' in cite ? sentence(`${cite.document} ${cite.section}`) : sentence(`${cite.peer}, ${cite.observed}`);
}
