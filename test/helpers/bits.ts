/** Writes parameter sets and slice headers bit by bit, for tests of things no encoder at hand produces. */

/** One field: `[bits, value]` is u(n), a number alone is ue(v), `{ se }` is se(v). */
export type BitField = readonly [number, number] | number | { readonly se: number };

function golomb(value: number): string {
  const binary = (value + 1).toString(2);
  return '0'.repeat(binary.length - 1) + binary;
}

/** The fields, a stop bit, zeros to the byte; then emulation prevention (H.264 §7.4.1). `header` is the first byte of the NAL unit. */
export function nalUnit(header: number, fields: readonly BitField[]): Uint8Array {
  let text = '';
  for (const field of fields) {
    if (typeof field === 'number') text += golomb(field);
    else if ('se' in field) text += golomb(field.se > 0 ? 2 * field.se - 1 : -2 * field.se);
    else text += field[1].toString(2).padStart(field[0], '0');
  }
  text += '1';
  text = text.padEnd(Math.ceil(text.length / 8) * 8, '0');
  const out = [header];
  let zeros = 0;
  for (let i = 0; i < text.length; i += 8) {
    const byte = Number.parseInt(text.slice(i, i + 8), 2);
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}
