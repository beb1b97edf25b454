/** Time from one video frame to the next: a plateau where frames are missing or were never made. */
import type { Timeline } from '../../../trace/findings.js';
import { reigningSteps } from '../bins.js';
import { written } from '../clock.js';
import type { Panel } from '../panel.js';
import { area } from '../paths.js';
import { linearScale, logScale } from '../scale.js';

/** A longest step this many times the usual one would press the usual ones flat: then powers of ten. */
const logFrom = 20;

/** Undefined where no two video frames follow each other. */
export function frameIntervalPanel(timeline: Timeline): Panel | undefined {
  const values = reigningSteps(timeline.longestStepMs, timeline.binMs).map((value) => Math.round(value * 10) / 10);
  // The median of the steps themselves: a long one reigns over many bins and would vote in each.
  const known = timeline.longestStepMs.filter((value) => value > 0).sort((a, b) => a - b);
  const longest = known.at(-1);
  const usual = known[known.length >> 1];
  if (longest === undefined || usual === undefined) return undefined;
  const powers = longest > logFrom * usual;
  const scale = powers ? logScale(known[0] ?? usual, longest) : linearScale(longest);
  return {
    title: 'Frame interval',
    note: powers ? 'longest step, powers of ten' : 'longest step',
    heightPx: 90, format: 'ms', scale,
    series: [{ name: 'video', key: 'video', format: 'ms', values: values.map((value) => (value > 0 ? value : null)), resting: `${written(usual, 'ms')}, up to ${written(longest, 'ms')}` }],
    paths: [{ className: 'area video', data: area(values.map((value) => (value > 0 ? scale.y(value) : scale.y(0)))) }],
    alternative: `Time between video frames: usually ${written(usual, 'ms')}, ${written(longest, 'ms')} at the longest.`,
  };
}
