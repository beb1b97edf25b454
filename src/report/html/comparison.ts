/** What was sent against what arrived. */
import type { Comparison, ComparisonCounts, MissingRun } from '../../trace/comparison.js';
import { percent } from '../media-text.js';
import { count, grouped } from '../wrap.js';
import { clock } from './clock.js';
import { name, sentence } from './text.js';
import { table } from './table.js';

/** Columns of counters; those after `always` only where one of them is not 0. */
const columns: readonly (readonly [Exclude<keyof ComparisonCounts, 'lossRatio'>, string])[] = [
  ['sent', 'sent'], ['received', 'arrived'], ['identical', 'identical'], ['missing', 'missing'], ['corrupted', 'corrupted'],
  ['duplicated', 'twice'], ['reordered', 'out of order'], ['retimed', 're-timed'], ['unexpected', 'never sent'], ['joinedLate', 'before joining'], ['endedEarly', 'after the end'], ['unproven', 'perhaps uncaptured'],
];
const always = 5;
/** Places where frames are missing, before "and N more". */
const runsMax = 8;

/** A bar of shares, the numbers by kind, where it began and where frames are missing. */
export function comparisonHtml(comparison: Comparison): string {
  const streams = `<p class="soft">${sentence(comparison.sentStream)} of ${name(comparison.sentFile)} against ${sentence(comparison.arrivedStream)} of ${name(comparison.arrivedFile)}</p>`;
  const body = comparison.unrelated
    ? `<p>${count(comparison.sent, 'frame')} against ${count(comparison.received, 'frame')}, and hardly a payload in common: there is nothing to compare.</p>`
    : [shares(comparison), numbers(comparison), began(comparison), runs(comparison), headers(comparison)].join('');
  return `<section class="comparison"><h2>Sent against arrived</h2>${streams}${body}${comparison.notes.map((note) => `<p class="soft">${sentence(note)}</p>`).join('')}</section>`;
}

function shares(comparison: Comparison): string {
  const parts = ([['identical', comparison.identical], ['corrupted', comparison.corrupted], ['missing', comparison.missing]] as const).filter(([, value]) => value > 0 && comparison.sent > 0);
  return `<div class="shares" aria-hidden="true">${parts.map(([kind, value]) => `<i class="${kind}" style="width:${Math.min(100, 100 * value / comparison.sent).toFixed(2)}%"></i>`).join('')}</div>`;
}

function numbers(comparison: Comparison): string {
  const shown = columns.filter(([key], place) => place < always || comparison[key] > 0);
  const row = (label: string, counts: ComparisonCounts): string[] => [label, ...shown.map(([key]) => grouped(counts[key])), counts.sent > 0 ? percent(counts.lossRatio) : ''];
  const kinds = (['video', 'audio'] as const).filter((kind) => comparison.byKind[kind].sent + comparison.byKind[kind].received > 0);
  return table('Frames sent and arrived', ['', ...shown.map(([, label]) => label), 'loss'], [...kinds.map((kind) => row(kind, comparison.byKind[kind])), ...(kinds.length === 1 ? [] : [row('all', comparison)])]);
}

function began({ began: start }: Comparison): string {
  if (start === undefined) return '';
  const where = start.arrivedOffset < 0 ? 'before the first frame that arrived' : `${start.what === 'missing' ? 'behind' : 'at'} byte ${grouped(start.arrivedOffset)} of what arrived`;
  return `<p><b>Began</b> at ${clock(start.timestampMs, 1)}: the first ${start.kind} frame that is ${start.what} stood at byte ${grouped(start.sentOffset)} of what was sent, ${where}.</p>`;
}

function runs({ runs: all, runCount }: Comparison): string {
  if (runCount === 0) return '';
  const items = all.slice(0, runsMax).map((run) => `<li>${runWords(run)}</li>`).join('');
  return `<p><b>Missing</b> in ${count(runCount, 'place')}:</p><ul class="plain">${items}${runCount > Math.min(runsMax, all.length) ? `<li class="soft">and ${grouped(runCount - Math.min(runsMax, all.length))} more</li>` : ''}</ul>`;
}

function runWords({ kind, frames, keyframes, firstTimestampMs, lastTimestampMs }: MissingRun): string {
  const when = frames === 1 ? `at ${clock(firstTimestampMs, 1)}` : `from ${clock(firstTimestampMs, 1)} to ${clock(lastTimestampMs, 1)}`;
  return `${count(frames, `${kind} frame`)} ${when}${keyframes > 0 ? `, ${count(keyframes, 'key frame')} among them` : ''}`;
}

function headers({ headers: all }: Comparison): string {
  const changed = all.filter(({ state }) => state !== 'same');
  if (changed.length === 0) return '';
  return `<p><b>Sequence headers</b></p><ul class="plain">${changed.map(({ kind, codec, state, differences }) => `<li>${kind} ${name(codec)}: ${state}${differences.length === 0 ? '' : ` (${sentence(differences.join(', '))})`}</li>`).join('')}</ul>`;
}
