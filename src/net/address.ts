/** Addresses as the operator writes them. Every parser returns the reason as a string when the text cannot be read. */

export interface ListenAddress { readonly host: string; readonly port: number }

export interface Target { readonly host: string; readonly port: number; readonly tls: boolean }

/** Listeners bind to loopback unless told otherwise: a relay that is open to a network hands out access to its target. */
const LOOPBACK = '127.0.0.1';
const RTMP_PORT = 1935;
const RTMPS_PORT = 443;

/** `PORT`, `HOST:PORT` or `[IPV6]:PORT`; port 0 lets the system choose. */
export function parseListen(text: string): ListenAddress | string {
  if (/^\d+$/.test(text)) {
    const port = readPort(text, 0);
    return port === undefined ? `${text} is not a port, ports go from 0 to 65535` : { host: LOOPBACK, port };
  }
  const parts = hostAndPort(text);
  const port = parts === undefined ? undefined : readPort(parts.port, 0);
  return parts === undefined || port === undefined ? 'write it as PORT, HOST:PORT or [IPV6]:PORT' : { host: parts.host, port };
}

/** `HOST:PORT`, `rtmp://HOST[:PORT]` or `rtmps://HOST[:PORT]`. The text is not repeated in the reason: a URL may hold a stream key. */
export function parseTarget(text: string): Target | string {
  const [, scheme, rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const kind = scheme?.toLowerCase();
  if (kind !== undefined && kind !== 'rtmp' && kind !== 'rtmps') return `it begins with ${kind}://, known are rtmp:// and rtmps://`;
  const authority = rest.replace(/\/$/, '');
  if (/[/?#@]/.test(authority)) return 'it relays connections, not streams: leave out the path, the query and the user, and name only host and port';
  const parts = hostAndPort(authority) ?? (kind === undefined ? undefined : hostAlone(authority));
  const port = parts === undefined ? undefined : readPort(parts.port ?? String(kind === 'rtmps' ? RTMPS_PORT : RTMP_PORT), 1);
  if (parts === undefined || port === undefined) return 'write it as HOST:PORT, rtmp://HOST[:PORT] or rtmps://HOST[:PORT]';
  return { host: parts.host, port, tls: kind === 'rtmps' };
}

function hostAndPort(text: string): { host: string; port: string } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:[\]]+)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || port === undefined ? undefined : { host, port };
}

function hostAlone(text: string): { host: string; port?: string } | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:[\]]+))$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host };
}

function readPort(text: string, lowest: number): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= lowest && port <= 65535 ? port : undefined;
}
