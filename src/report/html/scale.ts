/** From values to heights in a chart: 0 is the top, `chartHeight` the bottom. */

/** Height of every chart in its own units; the browser stretches it. */
export const chartHeight = 1000;

export interface Scale {
  /** The height of a value, rounded; values outside the scale stand at its edge. */
  readonly y: (value: number) => number;
  /** Values worth a grid line, each with its height. */
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

/** The next of 1, 2, 2.5, 5 times a power of ten that is not below `value`; 1 for nothing. */
export function niceAbove(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  // 1e-9: 0.1 + 0.2 must not miss 0.3.
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** From 0 to a round number at or above `max`; half of it gets a line too. */
export function linearScale(max: number, ticks: 1 | 2 = 2): Scale {
  const top = niceAbove(max);
  const y = (value: number): number => place(value / top);
  return { y, ticks: (ticks === 2 ? [top / 2, top] : [top]).map((value) => ({ value, y: y(value) })) };
}

/** Around 0, by the same amount up and down: the middle is "together". */
export function signedScale(farthest: number): Scale {
  const top = niceAbove(farthest);
  const y = (value: number): number => place((value / top + 1) / 2);
  return { y, ticks: [-top, 0, top].map((value) => ({ value, y: y(value) })) };
}

/** Powers of ten from just below `min` (above 0) to just above `max`: for values of which a few are a hundred times the others. */
export function logScale(min: number, max: number): Scale {
  const low = Math.floor(Math.log10(Math.max(min, 0.001)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(max, 0.001))));
  const y = (value: number): number => place((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low));
  const ticks: { value: number; y: number }[] = [];
  for (let power = low + 1; power <= high; power++) ticks.push({ value: 10 ** power, y: y(10 ** power) });
  return { y, ticks };
}

function place(share: number): number {
  return Math.round((1 - Math.min(1, Math.max(0, share))) * chartHeight);
}
