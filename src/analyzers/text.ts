/** Small wording helpers for findings. */

/** "0.044" seconds from microseconds, three decimals. */
export function seconds(us: number): string {
  return (us / 1_000_000).toFixed(3);
}

/** "5.0 s" */
export function roughly(us: number): string {
  return `${(us / 1_000_000).toFixed(1)} s`;
}

/** "0.2 ms" */
export function shortMs(us: number): string {
  return `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms`;
}

/** "3 314": digits in groups of three. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** "1 byte", "12 bytes" */
export function bytes(count: number): string {
  return `${grouped(count)} byte${count === 1 ? '' : 's'}`;
}
