/**
 * What a byte source (capture, proxy, server tap) tells about one TCP connection, in the order it happened.
 * `atUs` is microseconds since 1970 (captures, proxy) or any steady origin; the pipeline makes it session-relative.
 */
import type { Direction } from './events.js';

export interface ConnectionInfo {
  readonly client: string;
  readonly server: string;
  /** The three-way handshake, or the accept, was seen; else the capture starts in mid-connection. */
  readonly fromStart: boolean;
  readonly acksVisible: boolean;
  readonly bothDirections: boolean;
}

/** Receives the facts of one connection. All calls are synchronous; `bytes` is valid only during the call. */
export interface ConnectionSink {
  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void;
  /** `length` bytes of this direction are missing from the source; the next `bytes` continues behind them. */
  gap(direction: Direction, length: number, atUs: number): void;
  /** The receiver's TCP has taken `total` bytes of this direction so far. */
  acked(direction: Direction, total: number, atUs: number): void;
  close(direction: Direction, how: 'fin' | 'rst', atUs: number): void;
  /** Time passed on the wire although nothing happened on this connection. */
  time(atUs: number): void;
  end(reason: 'closed' | 'capture-end' | 'interrupted' | 'target-unreachable', atUs: number): void;
}

/** `host:port`, an IPv6 host in brackets, an IPv4 address that came through an IPv6 socket as IPv4. */
export function formatAddress(host: string, port: number): string {
  const plain = host.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
