/** `rtmp://host[:port]/app[/instance]/stream[?query]`: where a stream is, as people write it. */

export interface StreamUrl {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly app: string;
  /** With its query: keys and tokens travel in it. */
  readonly streamName: string;
  /** As connect says it: no user, no stream. */
  readonly tcUrl: string;
}

const rtmpPort = 1935;
const rtmpsPort = 443;

/** A string says what is wrong; it never repeats the address, which may hold a key. */
export function parseStreamUrl(text: string): StreamUrl | string {
  const match = /^(rtmps?):\/\/(?:[^/@?#]*@)?(\[[0-9A-Fa-f:.%\w]+\]|[^/:?#[\]]+)(?::(\d{1,5}))?\/(.+)$/i.exec(text);
  if (match === null) return 'write the address as rtmp://HOST[:PORT]/APP/STREAM or rtmps://...';
  const [, scheme = '', host = '', portText, rest = ''] = match;
  const tls = scheme.toLowerCase() === 'rtmps';
  const port = portText === undefined ? (tls ? rtmpsPort : rtmpPort) : Number(portText);
  if (port < 1 || port > 65_535) return 'the port is not between 1 and 65535';
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  const query = mark < 0 ? '' : rest.slice(mark);
  // The last part is the stream; everything before it is the app, with its instance where it has one.
  const slash = path.replace(/\/+$/, '').lastIndexOf('/');
  const app = path.slice(0, Math.max(0, slash));
  const name = path.slice(slash + 1);
  if (slash < 1 || name === '') return 'the address needs an app and a stream: rtmp://HOST/APP/STREAM';
  const bare = host.replace(/^\[|\]$/g, '');
  const authority = port === (tls ? rtmpsPort : rtmpPort) ? host : `${host}:${port}`;
  return { host: bare, port, tls, app, streamName: name + query, tcUrl: `${tls ? 'rtmps' : 'rtmp'}://${authority}/${app}` };
}
