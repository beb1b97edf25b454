/** What the server tells its operator, one event a line. Names are raw: what prints them masks and escapes them. */
import type { StreamIdentity } from './stream-sink.js';

export type ServerLogEvent =
  | { readonly event: 'connection-accepted'; readonly id: number; readonly client: string; readonly tls: boolean }
  | { readonly event: 'connection-refused'; readonly client: string; readonly reason: string }
  | { readonly event: 'handshake-done'; readonly id: number; readonly digest: boolean }
  | { readonly event: 'connected'; readonly id: number; readonly app: string; readonly flashVer: string }
  | { readonly event: 'publish-started'; readonly id: number; readonly stream: StreamIdentity }
  | { readonly event: 'publish-ended'; readonly id: number; readonly stream: StreamIdentity; readonly audio: number; readonly video: number; readonly bytes: number }
  | { readonly event: 'play-started'; readonly id: number; readonly stream: StreamIdentity; readonly subscribers: number; readonly waiting: boolean }
  | { readonly event: 'play-ended'; readonly id: number; readonly stream: StreamIdentity; readonly subscribers: number }
  /** Publish, play or the whole connection was turned down. `code`: what the client was told. */
  | { readonly event: 'refused'; readonly id: number; readonly what: 'publish' | 'play' | 'connection'; readonly path: string; readonly code: string; readonly reason: string }
  | { readonly event: 'codec-detected'; readonly stream: StreamIdentity; readonly kind: 'audio' | 'video'; readonly trackId: number; readonly codec: string }
  | { readonly event: 'sequence-header-cached'; readonly stream: StreamIdentity; readonly kind: 'audio' | 'video'; readonly trackId: number; readonly bytes: number; readonly changed: boolean }
  | { readonly event: 'metadata-cached'; readonly stream: StreamIdentity; readonly bytes: number }
  /** A slow player: whole frames were left out, and it goes on at a keyframe. */
  | { readonly event: 'frames-dropped'; readonly id: number; readonly stream: StreamIdentity; readonly audio: number; readonly video: number; readonly overMs: number }
  | { readonly event: 'recording-started'; readonly stream: StreamIdentity; readonly file: string }
  | { readonly event: 'recording-ended'; readonly stream: StreamIdentity; readonly file: string; readonly bytes: number; readonly durationMs: number }
  | { readonly event: 'recording-failed'; readonly stream: StreamIdentity; readonly file: string; readonly reason: string }
  | { readonly event: 'hls-started'; readonly stream: StreamIdentity; readonly url: string }
  | { readonly event: 'hls-skipped'; readonly stream: StreamIdentity; readonly reason: string }
  | { readonly event: 'hls-ended'; readonly stream: StreamIdentity; readonly segments: number }
  | { readonly event: 'connection-closed'; readonly id: number; readonly reason: string; readonly receivedBytes: number; readonly sentBytes: number; readonly afterMs: number };
