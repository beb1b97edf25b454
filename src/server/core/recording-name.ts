/** The file name of a recording. App and stream are the client's text: hostile until proven harmless. */
import { encodeUtf8 } from '../../wire/bytes/utf8.js';
import type { StreamIdentity } from './stream-sink.js';

/**
 * For app and stream each. Twice this, two separators, 15 bytes of time, ".flv" and a suffix of up to five stay below the
 * 255 bytes that ext4, APFS and NTFS allow a name.
 */
const partBytesMax = 112;

/**
 * Letters, digits and their marks in any script stay, so that a name in Thai or Arabic can be read. Default-ignorable code
 * points count as letters in part (Hangul fillers) but cannot be seen: two names would look the same.
 */
const replaced = /[^\p{L}\p{M}\p{N}._-]|\p{Default_Ignorable_Code_Point}/gu;

/** Windows takes these for devices, whatever follows behind a dot; superscript digits count (Microsoft "Naming Files"). */
const device = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;

/**
 * `{app}_{stream}_{stamp}.flv`, one path component: no separators, no leading dot or dash, at most 255 bytes as UTF-8.
 * `stamp` is the time as YYYYMMDD_HHMMSS; `copy` 2, 3 ... tells recordings of the same stream and second apart.
 */
export function recordingName(stream: StreamIdentity, stamp: string, copy = 1): string {
  return `${namePart(stream.app)}_${namePart(stream.name)}_${stamp}${copy > 1 ? `_${copy}` : ''}.flv`;
}

function namePart(whole: string): string {
  // A character needs a byte at least: what is behind these cannot fit.
  const text = whole.slice(0, partBytesMax + 1);
  // A leading dot hides a file, a leading dash makes it an option of whatever command is given it.
  const safe = text.replace(replaced, '_').replace(/^[.-]+/, (lead) => '_'.repeat(lead.length));
  const named = device.test(safe) ? `_${safe}` : safe;
  return named === '' ? '_' : cut(named);
}

/** The whole characters that fit. */
function cut(text: string): string {
  let out = '';
  let bytes = 0;
  for (const character of text) {
    bytes += encodeUtf8(character).length;
    if (bytes > partBytesMax) break;
    out += character;
  }
  return out;
}
