/** Shapes of a chart as SVG path data. One bin is one unit wide, so a zoom is another viewBox and nothing is drawn again. */
import { chartHeight } from './scale.js';

/** The area under a stair of heights; runs of one height are one line. */
export function area(heights: readonly number[]): string {
  let path = `M0 ${chartHeight}`;
  let run = 0;
  let last = chartHeight;
  for (const height of heights) {
    if (height !== last) {
      path += `${run === 0 ? '' : `h${run}`}V${height}`;
      run = 0;
      last = height;
    }
    run++;
  }
  return run === 0 ? '' : `${path}h${run}V${chartHeight}z`;
}

/** A stair without ground, broken where nothing is known. */
export function stair(heights: readonly (number | null)[]): string {
  let path = '';
  let run = 0;
  let last: number | null = null;
  const flush = (): void => {
    if (run > 0) path += `h${run}`;
    run = 0;
  };
  heights.forEach((height, index) => {
    if (height !== last) {
      flush();
      if (height !== null) path += last === null ? `M${index} ${height}` : `V${height}`;
      last = height;
    }
    if (height !== null) run++;
  });
  flush();
  return path;
}

/** A column from the ground for each bin that has one. */
export function columns(heights: readonly number[]): string {
  return heights.map((height, index) => (height < chartHeight ? `M${index} ${chartHeight}V${height}h1V${chartHeight}z` : '')).join('');
}

/** Upright lines at given places: things that happen at a moment. */
export function strokes(at: readonly { readonly x: number; readonly y: number }[]): string {
  return at.map(({ x, y }) => `M${x} ${chartHeight}V${y}`).join('');
}
