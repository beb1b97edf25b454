/** The server under test, what is known of its habits, and what the operator gave for it. */
import type { Reach } from '../core/verdict.js';

export interface ConformTarget {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** App of the address, with its instance where it has one. */
  readonly app: string;
  /** `?key=value` behind the app: goes into tcUrl and nowhere else. */
  readonly query: string;
  readonly insecure: boolean;
}

/** A stream that needs a key: app and name, the key with it as the server wants it. */
export interface StreamAddress { readonly app: string; readonly streamName: string; readonly tcUrl: string }

/** What sanity found; preambles are forgiving by it, so that one fault of the server fails the cases about it and no others. */
export interface Habits {
  readonly reach: Reach;
  /** Answers carry the transaction id of the call. */
  readonly echoesTransactions: boolean;
  /** publish and play are answered with a status. */
  readonly saysPublishStart: boolean;
  readonly saysPlayStart: boolean;
  /** NetStream.Play.Start comes with the first frame and not before (nginx-rtmp 1.2.2 with play_restart): no use in waiting for it. */
  readonly startsWithMedia?: boolean;
  /** play before the first frame is held, not refused (MediaMTX closes it, as it is known). */
  readonly holdsPlayers: boolean;
  /** Frames reach a player only when so many more have come (Node-Media-Server 2.7.4 writes ten at a time): waits at players send more. */
  readonly holdsBack?: number;
  /** S2 comes only behind C2. */
  readonly holdsS2?: boolean;
  /** fmsVer of the answer to connect. */
  readonly fmsVer: string | undefined;
  /** Why it got no further. */
  readonly problem: string | undefined;
}

export const healthyHabits: Habits = { reach: 'play', echoesTransactions: true, saysPublishStart: true, saysPlayStart: true, holdsPlayers: true, fmsVer: undefined, problem: undefined };

/** rtmp://HOST[:PORT]/APP[/INSTANCE][?QUERY]. A string says what is wrong; it never repeats the address, which may hold a key. */
export function parseConformUrl(text: string): Omit<ConformTarget, 'insecure'> | string {
  const match = /^(rtmps?):\/\/(?:[^/@?#]*@)?(\[[0-9A-Fa-f:.%\w]+\]|[^/:?#[\]]+)(?::(\d{1,5}))?\/([^?#]+)(\?[^#]*)?$/i.exec(text);
  if (match === null) return 'write the address as rtmp://HOST[:PORT]/APP, without a stream: every case takes a fresh one';
  const [, scheme = '', host = '', portText, path = '', query = ''] = match;
  const tls = scheme.toLowerCase() === 'rtmps';
  const port = portText === undefined ? (tls ? 443 : 1935) : Number(portText);
  if (port < 1 || port > 65_535) return 'the port is not between 1 and 65535';
  const app = path.replace(/\/+$/, '');
  if (app === '') return 'the address needs an app: rtmp://HOST/APP';
  return { host: host.replace(/^\[|\]$/g, ''), port, tls, app, query };
}

/** The address as connect's tcUrl has it. */
export function tcUrlOf(target: Pick<ConformTarget, 'host' | 'port' | 'tls' | 'query'>, app: string): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const usual = target.port === (target.tls ? 443 : 1935);
  return `${target.tls ? 'rtmps' : 'rtmp'}://${host}${usual ? '' : `:${target.port}`}/${app}${target.query}`;
}
