/** What was sent against what arrived, for a terminal. */
import type { Comparison, ComparisonCounts, MissingRun } from '../trace/comparison.js';
import { printable } from './escape.js';
import type { Palette } from './palette.js';
import { count, grouped, wrap } from './wrap.js';

const labelWidth = 12;
/** Places where frames are missing, before "and N more". */
const runsShown = 5;

/** A section of the report: nothing but facts, the findings judge them. */
export function comparisonLines(comparison: Comparison, options: { readonly palette: Palette; readonly width: number }): string[] {
  const { palette, width } = options;
  const labelled = (label: string, text: string): string[] => wrap(text, width, labelWidth + 4, `  ${label.padEnd(labelWidth)}  `);
  const lines = [palette.bold('sent against arrived')];
  lines.push(...labelled('sent', printable(comparison.sentStream)), ...labelled('arrived', printable(comparison.arrivedStream)));
  if (comparison.unrelated) {
    lines.push(...labelled('', `${count(comparison.sent, 'frame')} against ${count(comparison.received, 'frame')}, hardly a payload in common: nothing to compare`));
    return lines;
  }
  for (const kind of ['video', 'audio'] as const) {
    const counts = comparison.byKind[kind];
    if (counts.sent + counts.received > 0) lines.push(...labelled(kind, countWords(counts)));
  }
  if (comparison.runCount > 0) lines.push(...labelled('missing', placesText(comparison)));
  const { began } = comparison;
  if (began !== undefined) {
    const after = began.arrivedOffset < 0 ? 'before the first frame that arrived' : `behind byte ${grouped(began.arrivedOffset)} of what arrived`;
    lines.push(...labelled('began', `${seconds(began.timestampMs)}, ${began.kind}, at byte ${grouped(began.sentOffset)} of what was sent, ${began.what === 'missing' ? after : `at byte ${grouped(began.arrivedOffset)} of what arrived`}`));
  }
  const clock = comparison.tracks.map((track) => `${track.kind} ${offsetText(track.timestampOffsetMs)}${track.driftPpm === 0 ? '' : `, ${grouped(Math.abs(track.driftPpm))} ppm ${track.driftPpm > 0 ? 'fast' : 'slow'}`}`);
  if (comparison.tracks.some((track) => track.timestampOffsetMs !== 0 || track.driftPpm !== 0)) lines.push(...labelled('timestamps', clock.join(', ')));
  for (const note of comparison.notes) lines.push(...labelled('note', printable(note)));
  return lines;
}

/** "58 of 60 identical, 2 missing (3.3 %), 54 re-timed"; what is 0 is not said. */
function countWords(counts: ComparisonCounts): string {
  const parts = [`${grouped(counts.identical)} of ${grouped(counts.sent)} frames identical`];
  const add = (value: number, text: string): void => {
    if (value > 0) parts.push(`${grouped(value)} ${text}`);
  };
  add(counts.missing, `missing (${(counts.lossRatio * 100).toFixed(1)} %)`);
  add(counts.corrupted, 'corrupted');
  add(counts.duplicated, 'duplicated');
  add(counts.reordered, 'out of order');
  add(counts.retimed, 're-timed');
  add(counts.unexpected, 'never sent');
  add(counts.joinedLate, 'before the first that arrived');
  add(counts.endedEarly, 'after the last that arrived');
  add(counts.unproven, 'perhaps in a hole of the capture');
  return parts.join(', ');
}

function placesText({ runs, runCount }: Comparison): string {
  const places = runs.slice(0, runsShown).map(runText);
  if (runCount > runsShown) places.push(`and ${grouped(runCount - runsShown)} more places`);
  return places.join('; ');
}

function runText({ kind, frames, keyframes, firstTimestampMs, lastTimestampMs }: MissingRun): string {
  const when = frames === 1 ? `at ${seconds(firstTimestampMs)}` : `from ${seconds(firstTimestampMs)} to ${seconds(lastTimestampMs)}`;
  return `${frames === 1 && keyframes === 1 ? 'a key frame' : `${grouped(frames)} ${kind}${keyframes > 0 ? ` with ${count(keyframes, 'key frame')}` : ''}`} ${when}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

function offsetText(ms: number): string {
  return ms === 0 ? 'as sent' : `${grouped(Math.abs(ms))} ms ${ms > 0 ? 'later' : 'earlier'} than sent`;
}
