/** Damage to the nine bytes in front, and to the field behind them. */
import type { Damage } from './damage.js';
import { patched, writeFlvFile } from './flv-file.js';

function header(name: string, what: string, at: number, value: number, rule: string): Damage {
  return { name, what, found: [rule], make: (clean) => ({ bytes: patched(writeFlvFile(clean), at, value) }) };
}

export const headerDamages: readonly Damage[] = [
  header('23-hdr-no-audio-flag', 'header flag says video only, audio present', 4, 1, 'flv-flags-mismatch'),
  header('24-hdr-no-flags', 'header flags 0', 4, 0, 'flv-flags-mismatch'),
  header('25-hdr-reserved', 'header reserved bits set (0xFF)', 4, 0xff, 'flv-header-invalid'),
  header('26-hdr-version', 'version 2', 3, 2, 'flv-header-invalid'),
  header('27-hdr-offset', 'data offset 13 but body at 9', 8, 13, 'flv-header-invalid'),
  header('28-hdr-firstpts', 'PreviousTagSize0 = 9', 12, 9, 'flv-prevtagsize-mismatch'),
  header('29-hdr-signature', 'signature FLX', 2, 0x58, 'flv-header-invalid'),
];
