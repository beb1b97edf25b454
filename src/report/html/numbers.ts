/** The charts as a table, for those who cannot see them and for print. */
import type { Timeline } from '../../trace/findings.js';
import { grouped } from '../wrap.js';
import { joinBins } from './bins.js';
import { clock, written } from './clock.js';
import { table } from './table.js';

/** Rows: as many as one can still take in. */
const rowsMax = 10;

/** Folded; empty where there is no media. */
export function numbersHtml(timeline: Timeline): string {
  const bins = joinBins(timeline, rowsMax);
  if (bins.videoBytes.length === 0) return '';
  const rate = (bytes: number | undefined): string => written((bytes ?? 0) * 8 / bins.binMs, 'rate');
  const rows = bins.videoBytes.map((bytes, index) => {
    const offset = bins.avOffsetMs[index] ?? null;
    const step = bins.longestStepMs[index] ?? 0;
    return [
      clock(bins.startMs + index * bins.binMs, Math.min(1000, bins.binMs)), rate(bytes), rate(bins.audioBytes[index]), grouped(bins.videoFrames[index] ?? 0), grouped(bins.keyframes[index] ?? 0),
      grouped(bins.lostFrames[index] ?? 0), step > 0 ? written(step, 'ms') : '', offset === null ? '' : written(offset, 'signed'),
    ];
  });
  return `<details class="fold"><summary>The charts in numbers</summary>${table('Media over time', ['from', 'video', 'audio', 'video frames', 'key', 'lost', 'longest step', 'audio minus video'], rows)}</details>`;
}
