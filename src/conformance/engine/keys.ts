/** Streams that need a key: asking for one with an address as it was given, and telling the key from the rest of it. */
import type { RawPeer } from '../wire/raw-peer.js';
import type { CaseContext } from './context.js';
import { anyOf, isRefusal, reply, status, statusCode, streamNumber, type Matcher } from './expect.js';
import { csids, Player, Publisher } from './stream-ends.js';
import type { StreamAddress } from './target.js';

export interface KeyAnswer {
  /** `start`: Publish.Start or Play.Start. `refused`: _error or a status of level error, at any step. */
  readonly said: 'start' | 'refused' | 'closed' | 'silent';
  /** Behind a start. */
  readonly then: 'stays' | 'closed' | 'refused';
  readonly code: string | undefined;
  readonly at: 'connect' | 'createStream' | 'publish' | 'play';
  readonly peer: RawPeer;
  readonly msid: number;
  /** Index of the message that said it; what came before answers what this client said itself. */
  readonly index: number;
}

/** Also where the level is left out: that has a case of its own. */
const saysNo: Matcher = (message) => isRefusal(message) || /\.(?:BadName|Denied|Failed|InvalidApp|Rejected|StreamNotFound|Unauthorized)$/i.test(statusCode(message) ?? '');

const codes = { publish: 'NetStream.Publish.Start', play: 'NetStream.Play.Start' } as const;

/** On a connection of its own. A server may look at the key at any step: connect, createStream, or the request itself. */
export async function askWithKey(t: CaseContext, what: 'publish' | 'play', { app, streamName, tcUrl }: StreamAddress): Promise<KeyAnswer> {
  if (what === 'publish' ? !t.habits.saysPublishStart : !t.habits.saysPlayStart) t.blocked(`needs-${what}-start`, `sanity saw no answer to ${what}`);
  const peer = await t.handshake();
  const answer = (at: KeyAnswer['at'], message: Awaited<ReturnType<RawPeer['wait']>>, msid = 0, then: KeyAnswer['then'] = 'stays'): KeyAnswer => ({
    said: message === undefined ? (peer.closed === undefined ? 'silent' : 'closed') : saysNo(message) ? 'refused' : 'start', then, code: statusCode(message), at, peer, msid, index: message?.index ?? -1,
  });
  await peer.command('connect', 1, [t.connectObject({ tcUrl }, app)]);
  const connected = await peer.wait(anyOf(reply(), status('NetConnection.Connect.')));
  if (connected === undefined || saysNo(connected)) return answer('connect', connected);
  let since = peer.messages.length;
  await peer.command('createStream', peer.nextTransaction(), [null]);
  const created = await peer.wait(anyOf(reply(), saysNo), { since });
  const msid = streamNumber(created);
  if (created === undefined || saysNo(created) || msid === undefined) return answer('createStream', msid === undefined && created !== undefined && !saysNo(created) ? undefined : created);
  since = peer.messages.length;
  await peer.command(what, 0, what === 'publish' ? [null, streamName, 'live'] : [null, streamName], { csid: csids.stream, msid });
  const said = await peer.wait(anyOf(status(codes[what]), saysNo), { since });
  if (said === undefined || saysNo(said)) return answer(what, said, msid);
  // A check that comes late shows as a close or a refusal soon afterwards.
  const refusal = (): boolean => peer.messages.slice(said.index + 1).some(saysNo);
  await t.fence(peer);
  await peer.until(() => peer.closed !== undefined || refusal(), t.deadlineMs / 4, true);
  return answer(what, said, msid, refusal() ? 'refused' : peer.closed === undefined ? 'stays' : 'closed');
}

/** The address goes on working. */
export function isIn({ said, then }: KeyAnswer): boolean {
  return said === 'start' && then === 'stays';
}

export function publisherOf(t: CaseContext, { peer, msid }: KeyAnswer, { streamName }: StreamAddress): Publisher {
  return new Publisher(peer, msid, bareName(streamName), undefined, t.frameSource(1));
}

export function playerOf({ peer, msid }: KeyAnswer, { streamName }: StreamAddress): Player {
  return new Player(peer, msid, bareName(streamName), undefined);
}

export function bareName(streamName: string): string {
  return streamName.split('?')[0] ?? '';
}

/** What stands behind the question mark of the name; empty: the name itself is the key, or the app. */
export function queryOf({ streamName }: StreamAddress): string {
  return streamName.slice(bareName(streamName).length + 1);
}

/** The same key in tcUrl. */
export function inTcUrl(address: StreamAddress): StreamAddress {
  return { app: address.app, streamName: bareName(address.streamName), tcUrl: `${address.tcUrl}${address.tcUrl.includes('?') ? '&' : '?'}${queryOf(address)}` };
}

/** The same stream without any key. */
export function withoutKey(address: StreamAddress): StreamAddress {
  return { app: address.app, streamName: bareName(address.streamName), tcUrl: address.tcUrl.split('?')[0] ?? '' };
}

/** The first of these addresses that is let in to play, and its place among them. */
export async function firstIn(t: CaseContext, addresses: readonly StreamAddress[]): Promise<{ readonly answer: KeyAnswer; readonly player: Player; readonly place: number } | undefined> {
  for (const [place, address] of addresses.entries()) {
    const answer = await askWithKey(t, 'play', address);
    if (isIn(answer)) return { answer, player: playerOf(answer, address), place };
    answer.peer.destroy();
  }
  return undefined;
}

/** Shorter values are found in other words. */
const secretBytesMin = 4;

/** The values of the good query that the bad one has not, as they are and decoded: these are the secret. */
export function secretsIn(good: StreamAddress, bad: StreamAddress): string[] {
  const values = (address: StreamAddress): string[] => queryOf(address).split('&').map((parameter) => parameter.slice(parameter.indexOf('=') + 1));
  const known = new Set(values(bad));
  return [...new Set(values(good).filter((value) => !known.has(value)).flatMap((value) => [value, decoded(value)]))].filter((value) => value.length >= secretBytesMin);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Does the text stand in these bytes, as UTF-8? */
export function holdsText(payload: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(payload).includes(new TextDecoder('latin1').decode(new TextEncoder().encode(text)));
}
