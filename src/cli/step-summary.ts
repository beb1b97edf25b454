/** The page that GitHub shows for a step of a workflow. */
import { appendFileSync, statSync } from 'node:fs';
import { printable } from '../report/escape.js';

/** GitHub cuts a step's summary off beyond this, and then shows none of it. */
const summaryBytesMax = 1024 * 1024;

/** Adds to the summary, where there is one; `note` is told what went wrong. */
export function addToStepSummary(markdown: string, note: (text: string) => void): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const text = `${markdown}\n`;
    if (before + Buffer.byteLength(text) <= summaryBytesMax) appendFileSync(path, text);
    else note('The step summary is full: the table was left out.');
  } catch (error) {
    note(`The step summary cannot be written: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
}
