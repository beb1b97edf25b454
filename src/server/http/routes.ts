/** Addresses of the HTTP side: what a request asks for. Pure, and suspicious of every part. */

export type Route =
  | { readonly kind: 'page' }
  | { readonly kind: 'streams' }
  | { readonly kind: 'asset'; readonly name: string }
  /** `path` as in `StreamIdentity`; `file` a plain name. */
  | { readonly kind: 'hls'; readonly path: string; readonly file: string; readonly query: string }
  | { readonly kind: 'none' };

const longestUrl = 8192;
const fileName = /^(?:index\.m3u8|(?:init|seg)-\d{1,9}-\d{1,9}\.(?:mp4|m4s))$/;

export function routeOf(url: string): Route {
  if (url.length > longestUrl || !url.startsWith('/')) return { kind: 'none' };
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark);
  if (path === '/' || path === '/index.html') return { kind: 'page' };
  if (path === '/api/streams') return { kind: 'streams' };
  const parts = path.slice(1).split('/');
  if (parts[0] === 'assets' && parts.length === 2) return { kind: 'asset', name: parts[1] ?? '' };
  const file = parts.at(-1) ?? '';
  if (parts[0] !== 'hls' || parts.length < 3 || !fileName.test(file)) return { kind: 'none' };
  const names = parts.slice(1, -1).map(decoded);
  return names.some((name) => name === undefined) ? { kind: 'none' } : { kind: 'hls', path: names.join('/'), file, query };
}

/** Where the playlist of `path` is found. */
export function playlistUrl(path: string): string {
  return `/hls/${path.split('/').map(encodeURIComponent).join('/')}/index.m3u8`;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** `bytes=a-b` for one range of something `length` bytes long; undefined: send all; null: it cannot be had. */
export function byteRange(header: string | undefined, length: number): { readonly from: number; readonly to: number } | null | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from > to || from >= length ? null : { from, to };
}
