/** A page without script: head, style and frame of everything that is not the report of a stream. */
import { pageStyle } from './style.js';
import { sentence } from './text.js';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23c2303b'/%3E%3C/svg%3E";

export interface PageParts {
  /** As HTML. */
  readonly title: string;
  /** Of rtmpdiag: `conform`. */
  readonly command: string;
  /** Behind the common style. */
  readonly style: string;
  readonly body: readonly string[];
  readonly version: string;
}

/** Nothing is loaded, light and dark by the reader's setting. */
export function plainPage({ title, command, style, body, version }: PageParts): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">`,
    `<title>${title} - rtmpdiag ${command}</title><link rel="icon" href="${icon}"><style>${pageStyle}${style}</style></head><body>`,
    `<p class="top"><span class="mark" aria-hidden="true"></span>rtmpdiag ${command}</p><main>`,
    ...body,
    `</main><footer class="soft">Made by rtmpdiag ${sentence(version)}. Nothing on this page was loaded from anywhere.</footer></body></html>`,
    '',
  ].filter((part) => part !== '').join('\n').concat('\n');
}
