/** The HTTP side of `serve`: a page with the live streams, and each stream as HLS. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from '../../net/address.js';
import { listenError } from '../../net/start-error.js';
import { HlsStream } from '../core/hls/hls-stream.js';
import type { ServerLogEvent } from '../core/log.js';
import type { StreamIdentity, StreamSink } from '../core/stream-sink.js';
import { carriesSecret, type StreamToken } from '../core/token.js';
import { pageHtml } from './page/html.js';
import { pageScript } from './page/script.js';
import { pageStyle } from './page/style.js';
import { byteRange, playlistUrl, routeOf } from './routes.js';
import { inMemory, onDisk, type SegmentFiles } from './segment-files.js';

export interface HttpFrontOptions {
  readonly listen: ListenAddress;
  readonly segmentMs: number;
  readonly mode: 'window' | 'whole';
  readonly log?: (event: ServerLogEvent) => void;
  readonly subscribers?: (path: string) => number;
  /** Streams with a token are shown to those alone who bring it, as `?token=SECRET`. */
  readonly tokens?: readonly StreamToken[] | undefined;
}

interface Watched {
  readonly identity: StreamIdentity;
  readonly hls: HlsStream;
  readonly files: SegmentFiles;
  /** Stands in the file names, so that no cache gives out a segment of an earlier stream of this name. */
  readonly generation: number;
  readonly since: Date;
  ended: boolean;
  forgetTimer: NodeJS.Timeout | undefined;
}

/** A finished stream can be watched to its end. */
const keepEndedMs = 60_000;
const requestTimeoutMs = 10_000;
const maxConnections = 1024;

const assets: Readonly<Record<string, { readonly type: string; readonly body: () => string | Uint8Array }>> = {
  'page.css': { type: 'text/css; charset=utf-8', body: () => pageStyle },
  'page.js': { type: 'text/javascript; charset=utf-8', body: () => pageScript },
  'hls.min.js': { type: 'text/javascript; charset=utf-8', body: () => readFileSync(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js')) },
};

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export class HttpFront {
  private readonly options: HttpFrontOptions;
  private readonly server: Server;
  private readonly streams = new Map<string, Watched>();
  private generations = 0;
  private address: ListenAddress;
  private readonly cachedAssets = new Map<string, string | Uint8Array>();

  constructor(options: HttpFrontOptions) {
    this.options = options;
    this.address = options.listen;
    this.server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs }, (request, response) => { this.handle(request, response); });
    this.server.maxConnections = maxConnections;
    this.server.on('clientError', (_, socket) => { socket.destroy(); });
  }

  /** Rejects with a `StartError` when the port cannot be had. */
  async start(): Promise<ListenAddress> {
    const { host, port } = this.options.listen;
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => { reject(listenError(error, host, port)); };
      this.server.once('error', failed);
      this.server.listen(port, host, () => {
        this.server.off('error', failed);
        resolve();
      });
    });
    this.server.on('error', () => undefined);
    const address = this.server.address() as AddressInfo;
    this.address = { host: address.address, port: address.port };
    return this.address;
  }

  openStream(stream: StreamIdentity): StreamSink {
    const { log = () => undefined, mode, segmentMs } = this.options;
    const problem = (reason: string): void => { log({ event: 'hls-skipped', stream, reason }); };
    const files = mode === 'whole' ? onDisk(problem) : inMemory();
    this.generations += 1;
    const generation = this.generations;
    this.forget(stream.path);
    const named = (name: string): string => name.replace('-', `-${generation}-`);
    const hls = new HlsStream({
      segmentMs, mode, onProblem: problem,
      store: { put: (name, bytes) => { files.put(named(name), bytes); }, remove: (name) => { files.remove(named(name)); } },
      onReady: () => { log({ event: 'hls-started', stream, url: this.url(stream.path) }); },
    });
    const watched: Watched = { identity: stream, hls, files, generation, since: new Date(), ended: false, forgetTimer: undefined };
    this.streams.set(stream.path, watched);
    return {
      message: (message) => { hls.message(message); },
      end: () => {
        hls.end();
        watched.ended = true;
        log({ event: 'hls-ended', stream, segments: hls.segments });
        watched.forgetTimer = setTimeout(() => {
          if (this.streams.get(stream.path) === watched) this.forget(stream.path);
        }, keepEndedMs);
        watched.forgetTimer.unref();
      },
    };
  }

  /** Players that are in the middle of a segment get it; a second at most. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => { this.server.close(() => { resolve(); }); });
    this.server.closeIdleConnections();
    const timer = setTimeout(() => { this.server.closeAllConnections(); }, 1000);
    await closed;
    clearTimeout(timer);
    for (const path of [...this.streams.keys()]) this.forget(path);
  }

  private url(path: string): string {
    const { host, port } = this.address;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}${playlistUrl(path)}`;
  }

  private forget(path: string): void {
    const known = this.streams.get(path);
    if (known === undefined) return;
    clearTimeout(known.forgetTimer);
    known.files.drop();
    this.streams.delete(path);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      send(request, response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD are answered here.\n');
      return;
    }
    const route = routeOf(request.url ?? '');
    switch (route.kind) {
      case 'page': {
        response.setHeader('Content-Security-Policy', policy);
        send(request, response, 200, 'text/html; charset=utf-8', pageHtml);
        break;
      }
      case 'asset': this.asset(request, response, route.name); break;
      case 'streams': {
        response.setHeader('Cache-Control', 'no-store');
        send(request, response, 200, 'application/json; charset=utf-8', JSON.stringify(this.list()));
        break;
      }
      case 'hls': this.hls(request, response, route); break;
      case 'none': notFound(request, response, 'There is nothing at this address. The page with the streams is at /.'); break;
    }
  }

  private asset(request: IncomingMessage, response: ServerResponse, name: string): void {
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (asset === undefined) {
      notFound(request, response, 'There is no such file.');
      return;
    }
    let body = this.cachedAssets.get(name);
    if (body === undefined) {
      body = asset.body();
      this.cachedAssets.set(name, body);
    }
    response.setHeader('Cache-Control', 'no-cache');
    send(request, response, 200, asset.type, body);
  }

  /** Guarded streams are not even named to those without the token. */
  private list(): object[] {
    return [...this.streams.values()].filter(({ ended, identity }) => !ended && this.tokenOf(identity.path) === undefined).map(({ identity, hls, since }) => ({
      app: identity.app, name: identity.name, path: identity.path, playlist: playlistUrl(identity.path), codecs: hls.codecs(), ready: hls.playlist() !== undefined,
      since: since.toISOString(), subscribers: this.options.subscribers?.(identity.path) ?? 0,
    }));
  }

  private hls(request: IncomingMessage, response: ServerResponse, route: { readonly path: string; readonly file: string; readonly query: string }): void {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const token = this.tokenOf(route.path);
    if (token !== undefined && !carriesSecret(token.secret, [route.query])) {
      send(request, response, 403, 'text/plain; charset=utf-8', 'A valid token is needed to watch this stream: add ?token=SECRET.\n');
      return;
    }
    const watched = this.streams.get(route.path);
    if (watched === undefined) {
      notFound(request, response, 'Nobody is publishing this stream.');
      return;
    }
    if (route.file === 'index.m3u8') {
      const playlist = watched.hls.playlist(token === undefined ? '' : route.query);
      if (playlist === undefined) {
        response.setHeader('Retry-After', '1');
        notFound(request, response, 'The first segment is not complete yet.');
        return;
      }
      response.setHeader('Cache-Control', 'no-cache');
      send(request, response, 200, 'application/vnd.apple.mpegurl', withGeneration(playlist, watched.generation));
      return;
    }
    const bytes = watched.files.get(route.file);
    if (bytes === undefined) {
      notFound(request, response, 'This segment is no longer, or not yet, here.');
      return;
    }
    response.setHeader('Cache-Control', 'public, max-age=3600, immutable');
    sendBytes(request, response, route.file.endsWith('.m4s') ? 'video/iso.segment' : 'video/mp4', bytes);
  }

  private tokenOf(path: string): StreamToken | undefined {
    return this.options.tokens?.find((token) => `${token.app}/${token.name}` === path);
  }
}

function withGeneration(playlist: string, generation: number): string {
  return playlist.replace(/(^|")((?:init|seg)-)(?=\d+\.m)/gm, `$1$2${generation}-`);
}

function send(request: IncomingMessage, response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function sendBytes(request: IncomingMessage, response: ServerResponse, type: string, bytes: Uint8Array): void {
  response.setHeader('Accept-Ranges', 'bytes');
  const range = byteRange(request.headers.range, bytes.length);
  if (range === undefined) send(request, response, 200, type, bytes);
  else if (range === null) {
    response.setHeader('Content-Range', `bytes */${bytes.length}`);
    send(request, response, 416, 'text/plain; charset=utf-8', 'This range is not in the file.\n');
  } else {
    response.setHeader('Content-Range', `bytes ${range.from}-${range.to}/${bytes.length}`);
    send(request, response, 206, type, bytes.subarray(range.from, range.to + 1));
  }
}

function notFound(request: IncomingMessage, response: ServerResponse, text: string): void {
  send(request, response, 404, 'text/plain; charset=utf-8', `${text}\n`);
}
