/** Text and whether its bytes were valid UTF-8. */
export interface DecodedText {
  readonly text: string;
  /** False: the bytes were not UTF-8 and U+FFFD stands for what could not be read. */
  readonly valid: boolean;
}

// A byte order mark is content here: AMF strings have no such thing, and dropping it would hide three bytes.
const replacing = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** Above this many bytes the platform's decoder, about 95 ns a call, is faster than building the text here (Node 20). */
const SHORT_TEXT_BYTES = 20;

/** Up to this many characters filling an array here is faster than a call of the platform's encoder. */
const SHORT_ENCODE_CHARS = 64;

/**
 * Decodes `bytes[start, end)` as UTF-8. Bad sequences become U+FFFD and clear `valid`; nothing throws.
 * Bounds are clamped into the array.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): DecodedText {
  const ascii = decodeShortAscii(bytes, start, end);
  if (ascii !== undefined) return { text: ascii, valid: true };
  const part = bytes.subarray(Math.max(0, start), Math.max(0, start, end));
  const text = replacing.decode(part);
  // U+FFFD may also have been sent as itself, so only its presence makes the strict second look necessary.
  return { text, valid: !text.includes('\uFFFD') || isUtf8(part) };
}

/** The text when it is short and pure ASCII, which nearly every AMF name and string is; undefined otherwise. */
export function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > SHORT_TEXT_BYTES || start < 0 || end > bytes.length) return undefined;
  let text = '';
  let at = start;
  // Four at a time: a call per character costs more than the characters.
  for (; at + 4 <= end; at += 4) {
    const a = bytes[at] as number;
    const b = bytes[at + 1] as number;
    const c = bytes[at + 2] as number;
    const d = bytes[at + 3] as number;
    if ((a | b | c | d) > 0x7f) return undefined;
    text += String.fromCharCode(a, b, c, d);
  }
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (text.length > SHORT_ENCODE_CHARS) return encoder.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encoder.encode(text);
    bytes[at] = code;
  }
  return bytes;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
