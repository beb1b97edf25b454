/** How much data came, per kind. */
import type { Timeline } from '../../../trace/findings.js';
import { kilobitsPerSecond } from '../bins.js';
import { written } from '../clock.js';
import type { Panel, Series } from '../panel.js';
import { area } from '../paths.js';
import { linearScale } from '../scale.js';

/** Bit rates are told per second; a file of a few seconds would be one flat line then, so at least five windows fit in. */
const windowMs = 1000;
const windowsMin = 5;

/** Undefined without a byte of media. */
export function bitratePanel(timeline: Timeline): Panel | undefined {
  const { binMs } = timeline;
  const spanMs = timeline.videoBytes.length * binMs;
  const window = Math.max(binMs, Math.min(windowMs, spanMs / windowsMin));
  const kinds = ([['video', timeline.videoBytes], ['audio', timeline.audioBytes]] as const)
    .map(([kind, bytes]) => ({ kind, total: bytes.reduce((sum, value) => sum + value, 0), values: kilobitsPerSecond(bytes, binMs, window).map((value) => (value < 100 ? Math.round(value * 10) / 10 : Math.round(value))) }))
    .filter(({ total }) => total > 0);
  if (kinds.length === 0) return undefined;
  const scale = linearScale(Math.max(...kinds.flatMap(({ values }) => values)));
  const series = kinds.map(({ kind, total, values }): Series => ({ name: kind, key: kind, format: 'rate', values, resting: written(total * 8 / spanMs, 'rate') }));
  return {
    title: 'Bit rate',
    note: `mean over ${written(window, 'ms')}`,
    heightPx: 110, format: 'rate', scale, series,
    paths: kinds.map(({ kind, values }) => ({ className: `area ${kind}`, data: area(values.map(scale.y)) })),
    alternative: `Bit rate: ${kinds.map(({ kind, values }, index) => `${kind} ${series[index]?.resting ?? ''} on average, ${written(Math.max(...values), 'rate')} at most`).join('; ')}.`,
  };
}
