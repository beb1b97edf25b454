/** Times and rates on charts, and the round steps of their axes. The page's script does the same arithmetic when it zooms. */

/** Steps of a time axis in ms: a person counts in tens below a second, in quarters above. */
export const timeSteps: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
];

/** At most `wanted` round times inside [from, to], in ms, with the step between them. Never more than `wanted` + 1 entries, whatever the range. */
export function timeTicks(from: number, to: number, wanted: number): { readonly stepMs: number; readonly at: readonly number[] } {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return { stepMs: 1, at: [] };
  let stepMs = timeSteps.find((step) => span / step <= wanted) ?? 86_400_000;
  while (span / stepMs > wanted) stepMs *= 10;
  const at: number[] = [];
  for (let index = Math.ceil(from / stepMs); index * stepMs <= to && at.length <= wanted; index++) at.push(index * stepMs);
  return { stepMs, at };
}

/** 733 as "0.733 s", 3753733 as "1:02:33.733"; as many decimals as `stepMs` needs. */
export function clock(ms: number, stepMs: number): string {
  const decimals = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  const unit = 10 ** decimals;
  const total = Math.round(Math.abs(ms) / 1000 * unit);
  const sign = ms < 0 && total > 0 ? '-' : '';
  if (total < 120 * unit) return `${sign}${(total / unit).toFixed(decimals)} s`;
  const whole = Math.floor(total / unit);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const fraction = decimals === 0 ? '' : `.${String(total % unit).padStart(decimals, '0')}`;
  const tail = `${String(whole % 60).padStart(2, '0')}${fraction}`;
  return hours > 0 ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${sign}${minutes}:${tail}`;
}

/** How the values of a chart are written: the script knows the same four. */
export type Format = 'rate' | 'ms' | 'signed' | 'count';

/** 3100 kbit/s as "3.1 Mbit/s", 1200 ms as "1.2 s". */
export function written(value: number, format: Format): string {
  switch (format) {
    case 'rate': return value >= 1000 ? `${short(value / 1000)} Mbit/s` : `${short(value)} kbit/s`;
    case 'ms': return value >= 1000 ? `${short(value / 1000)} s` : `${short(value)} ms`;
    case 'signed': return `${value > 0 ? '+' : value < 0 ? '-' : ''}${written(Math.abs(value), 'ms')}`;
    case 'count': return short(value);
  }
}

/** Three digits at most before a decimal is worth nothing: 281, 3.1, 0.25. */
function short(value: number): string {
  return String(Number(value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 2)));
}
