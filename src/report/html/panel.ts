/** One chart of a figure: a title and a key at its side, a drawing over the common time axis. */
import { markup } from '../escape.js';
import type { Format } from './clock.js';
import { written } from './clock.js';
import type { Scale } from './scale.js';
import { chartHeight } from './scale.js';

/** Values of one line or area, by bin; the script shows the one under the pointer. */
export interface Series {
  readonly name: string;
  /** Also the class that colours it. */
  readonly key: string;
  readonly format: Format;
  readonly values: readonly (number | null)[];
  /** What stands there while nobody points: a mean, a sum, a range. */
  readonly resting: string;
}

export interface Panel {
  readonly title: string;
  /** A remark under the title: what a value means. */
  readonly note?: string;
  readonly heightPx: number;
  readonly series: readonly Series[];
  /** Path data with the class that colours each. */
  readonly paths: readonly { readonly className: string; readonly data: string }[];
  readonly scale?: Scale;
  readonly format: Format;
  /** The drawing in a sentence, for those who cannot see it. */
  readonly alternative: string;
}

/** Where the bins of a drawing lie on the figure's time axis. */
export interface Placement { readonly startMs: number; readonly binMs: number; readonly fromMs: number; readonly toMs: number }

/** A label this far down would be cut off below its line: it stands above. */
const lowFrom = chartHeight * 0.85;

/** The chart as HTML; `index` numbers its series in the figure's data. */
export function panelHtml(panel: Panel, place: Placement, index: (series: Series) => number): string {
  const x = (place.fromMs - place.startMs) / place.binMs;
  const width = (place.toMs - place.fromMs) / place.binMs;
  const key = panel.series.map((series) => `<span class="key ${series.key}">${markup(series.name)} <b data-series="${index(series)}">${markup(series.resting)}</b></span>`).join('');
  const ticks = panel.scale?.ticks ?? [];
  const lines = ticks.map(({ y }) => `<i class="rule" style="top:${y * 100 / chartHeight}%"></i>`).join('');
  const labels = ticks.map(({ value, y }) => `<span class="y${y > lowFrom ? ' low' : ''}" style="top:${y * 100 / chartHeight}%">${markup(written(value, panel.format))}</span>`).join('');
  const paths = panel.paths.filter(({ data }) => data !== '').map(({ className, data }) => `<path class="${className}" d="${data}"/>`).join('');
  return `<div class="row"><div class="side"><h4>${markup(panel.title)}</h4>${panel.note === undefined ? '' : `<p class="soft">${markup(panel.note)}</p>`}${key}</div>`
    + `<div class="plot" style="height:${panel.heightPx}px">${lines}`
    + `<svg role="img" aria-label="${markup(panel.alternative)}" viewBox="${round(x)} 0 ${round(width)} ${chartHeight}" preserveAspectRatio="none">${paths}</svg>${labels}</div></div>`;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
