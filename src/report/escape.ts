/**
 * Peer-supplied text is untrusted: a stream name may hold ESC sequences, a description may hold markup.
 * Everything that reaches a terminal, a page or a file passes one of these.
 */

/**
 * Characters that change what a reader sees instead of being seen: C0, DEL, C1 (ESC and CSI among them),
 * line and paragraph separators, soft hyphen, zero-width and bidi controls, interlinear and tag characters, lone surrogates.
 */
const invisible = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]'
    + '|[\\u{e0000}-\\u{e007f}]|\\p{Cs}',
  'gu',
);

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** One line of text that a terminal shows as it is: controls become `\x1b`, `\n`, `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(invisible, visible);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML and XML, in content and in quoted attributes. XML 1.0 forbids most controls even as entities, so they are made visible first. */
export function markup(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Text inside a Markdown paragraph or table cell: no emphasis, links, code, HTML or cell borders from it. */
export function markdownText(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]()#+!|~<>&]/g, (character) => `\\${character}`).replace(/\\([<>&])/g, (_, c: string) => entities[c] ?? c);
}

/** Longest part of a file name that comes from a peer: app and stream together stay far below the 255 bytes of common file systems. */
const fileNamePartMax = 64;

/** A peer's name as part of a file name: no separators, no leading dot, nothing a shell or Windows treats specially. Never empty. */
export function fileNamePart(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/\.{2,}/g, '_').replace(/^[.\-]+/, '_').slice(0, fileNamePartMax);
  return safe === '' ? '_' : safe;
}

/** `text` cut to `width` characters, the cut shown as an ellipsis. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 1 ? '…'.slice(0, Math.max(0, width)) : `${text.slice(0, width - 1)}…`;
}
