const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BYTES_PER_LINE = 16;

/** Lower-case hexadecimal of `bytes`, with `separator` between bytes. */
export function toHex(bytes: Uint8Array, separator = ''): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    if (at > 0) text += separator;
    text += DIGITS[bytes[at] as number] as string;
  }
  return text;
}

/**
 * Bytes of a hexadecimal text; blanks and line breaks are ignored.
 * For literals of ours: throws RangeError on anything else and on an odd number of digits.
 */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/gu, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/iu.test(digits)) throw new RangeError(`not hexadecimal: ${text.slice(0, 40)}`);
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** Classic dump: offset, 16 bytes, printable ASCII (anything else is a dot). `offset` is that of the first byte. */
export function hexDump(bytes: Uint8Array, offset = 0): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const line = bytes.subarray(at, at + BYTES_PER_LINE);
    const printable = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${(offset + at).toString(16).padStart(8, '0')}  ${toHex(line, ' ').padEnd(BYTES_PER_LINE * 3 - 1)}  ${printable}`);
  }
  return lines.join('\n');
}
