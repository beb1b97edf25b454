/** Resources of a server, fetched one at a time as a player would, with limits on time and size. */
import type { ByteRangeRef } from '../../wire/hls/playlist.js';
import { bytesSource, rangeSource } from '../../wire/mp4/read/source.js';
import type { HlsLoader, LoadedText, OpenResource } from './loader.js';
import { decodeText, maxPlaylistBytes, maxResourceBytes, nothing, plainName } from './loader.js';

export interface HttpOptions {
  /** Until the whole answer is there. */
  readonly timeoutMs?: number;
  /** Stops what is under way. */
  readonly signal?: AbortSignal;
}

/** A player gives up long before; a segment of a slow line still comes. */
const defaultTimeoutMs = 30_000;

export interface Fetched { readonly bytes: Uint8Array; readonly status: number; readonly mime: string; readonly url: string }
export interface FetchFailure { readonly reason: string }

/** Never throws: everything that a server can do is an outcome. */
export async function fetchBytes(url: string, options: HttpOptions & { readonly range?: ByteRangeRef; readonly maxBytes?: number } = {}): Promise<Fetched | FetchFailure> {
  const { timeoutMs = defaultTimeoutMs, range, maxBytes = maxResourceBytes } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  let have = 0;
  try {
    const response = await fetch(url, { signal, headers: { 'accept-encoding': 'gzip, identity', ...(range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` }) } });
    if (!response.ok) {
      await response.body?.cancel();
      return { reason: `HTTP ${response.status}` };
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      have += piece.length;
      if (have > maxBytes) return { reason: `it has more than ${maxBytes} bytes` };
    }
    const bytes = new Uint8Array(have);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { bytes, status: response.status, mime: (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '', url: response.url === '' ? url : response.url };
  } catch (error) {
    if (timeout.aborted) return { reason: `no complete answer within ${Math.round(timeoutMs / 1000)} s` };
    if (options.signal?.aborted === true) return { reason: 'interrupted' };
    return { reason: have > 0 ? `the connection ended after ${have} bytes` : connectReason(error) };
  }
}

function connectReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'ECONNREFUSED': return 'nobody listens there (connection refused)';
    case 'ENOTFOUND': case 'EAI_AGAIN': return 'its host name is not known';
    case 'ECONNRESET': case 'UND_ERR_SOCKET': return 'the server closed the connection';
    default: return code === '' ? 'it cannot be fetched' : `it cannot be fetched (${code})`;
  }
}

export class HttpLoader implements HlsLoader {
  readonly live = true;
  private readonly options: HttpOptions;

  constructor(options: HttpOptions = {}) {
    this.options = options;
  }

  async text(uri: string, base: string): Promise<LoadedText> {
    const url = resolveUrl(uri, base);
    const name = plainName(uri);
    if (url === undefined) return { name, base, reason: notHttp, unchecked: true };
    const got = await fetchBytes(url, { ...this.options, maxBytes: maxPlaylistBytes });
    if ('reason' in got) return { name, base, reason: got.reason };
    return { name, base: got.url, mime: got.mime, ...decodeText(got.bytes) };
  }

  async open(uri: string, base: string, range: ByteRangeRef | undefined): Promise<OpenResource> {
    const url = resolveUrl(uri, base);
    const name = plainName(uri);
    if (url === undefined) return { loaded: { state: 'failed', name, reason: notHttp, unchecked: true }, close: nothing };
    const got = await fetchBytes(url, { ...this.options, ...(range === undefined ? {} : { range }) });
    if ('reason' in got) return { loaded: { state: 'failed', name, reason: got.reason, unchecked: false }, close: nothing };
    // A server that ignores ranges sends everything.
    const whole = bytesSource(got.bytes);
    const source = range !== undefined && got.status !== 206 ? rangeSource(whole, range.offset, range.length) : whole;
    return { loaded: { state: 'ok', name, source, start: range?.offset ?? 0, shortBytes: range === undefined ? 0 : Math.max(0, range.length - source.size), mime: got.mime }, close: nothing };
  }
}

const notHttp = 'its address is neither http nor https';

/** Undefined for what is no http address. A playlist of a server must not lead to files. */
function resolveUrl(uri: string, base: string): string | undefined {
  try {
    const url = base === '' ? new URL(uri) : new URL(uri, base);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
