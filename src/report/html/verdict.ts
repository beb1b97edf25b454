/** What the reader wants to know first: is it sound, and if not, what to look at. */
import type { Verdict } from '../../trace/findings.js';
import { byWeight, findingCounts } from '../words.js';
import type { Report } from '../model.js';
import { sentence } from './text.js';

const meanings: Readonly<Record<Verdict, string>> = {
  ok: 'Nothing wrong was found.',
  info: 'Sound. Only oddities were noted, none of them harms the stream.',
  degraded: 'It works, but viewers notice.',
  stall: 'It freezes, and nobody is told why.',
  fatal: 'It cannot work as it is.',
};

const signs: Readonly<Record<Verdict, string>> = { ok: '✓', info: 'i', degraded: '!', stall: '❚❚', fatal: '✕' };

/** A round sign in the verdict's colour. */
export function verdictSign(verdict: Verdict): string {
  return `<span class="sign ${verdict}" aria-hidden="true">${signs[verdict]}</span>`;
}

/** `firstId`: card of the heaviest finding. */
export function verdictHtml(report: Report, firstId: string | undefined): string {
  const [first] = byWeight(report.findings);
  const look = first === undefined || first.severity === 'info' || firstId === undefined ? '' : `<p class="look"><a href="#${firstId}">${sentence(first.message)}</a></p>`;
  return `<div class="verdict ${report.verdict}">${verdictSign(report.verdict)}<div><p class="word">${report.verdict}</p><p>${meanings[report.verdict]}</p>${look}`
    + `<p class="soft">${findingCounts(report.findings)}</p></div></div>`;
}
