/** Audio timestamp minus video timestamp where both were written side by side: away from 0 a player has to buffer, and a slope is drift. */
import type { Timeline } from '../../../trace/findings.js';
import { written } from '../clock.js';
import type { Panel } from '../panel.js';
import { stair } from '../paths.js';
import { signedScale } from '../scale.js';

/** The scale reaches at least this far, so that the step of one frame does not look like a drift. */
const farthestMinMs = 100;

/** Bins without a pair are bridged for so long: frames come four times a second at the least, and short bins would make dots of a line. */
const bridgeMs = 250;

/** Undefined unless there is audio and video. */
export function avOffsetPanel(timeline: Timeline): Panel | undefined {
  const values = bridged(timeline.avOffsetMs, Math.floor(bridgeMs / timeline.binMs)).map((value) => (value === null ? null : Math.round(value)));
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  const scale = signedScale(Math.max(farthestMinMs, -lowest, highest));
  const range = lowest === highest ? written(lowest, 'signed') : `${written(lowest, 'signed')} to ${written(highest, 'signed')}`;
  return {
    title: 'Audio minus video',
    note: 'timestamps side by side',
    heightPx: 90, format: 'signed', scale,
    series: [{ name: 'offset', key: 'offset', format: 'signed', values, resting: range }],
    paths: [{ className: 'line offset', data: stair(values.map((value) => (value === null ? null : scale.y(value)))) }],
    alternative: `Audio timestamps against video timestamps: ${range}.`,
  };
}

/** Gaps of at most `most` bins hold the value before them. */
function bridged(values: readonly (number | null)[], most: number): (number | null)[] {
  const result = [...values];
  let known: number | undefined;
  values.forEach((value, index) => {
    if (value === null) return;
    if (known !== undefined && index - known - 1 <= most) result.fill(values[known] ?? null, known + 1, index);
    known = index;
  });
  return result;
}
