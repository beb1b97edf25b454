/** What the cases about clients have in common: how far a client came, whether it goes on, what a refusal does to it. */
import type { Outcome } from '../core/case.js';
import { userControlBytes } from '../wire/bytes/chunks.js';
import type { RawPeer } from '../wire/raw-peer.js';
import { describeExit, endOf, pingRequestBytes, type ClientEnd, type ClientUnderTest } from './client-under-test.js';
import type { CaseContext } from './context.js';
import { anyOf, control, isMedia, named } from './expect.js';
import { csids, Publisher } from './stream-ends.js';

export type ClientRole = 'publish' | 'play';

/** Encoders look ahead: media may come seconds behind NetStream.Publish.Start. Times T. */
const mediaPatience = 4;

/** More messages than a case sends in one go. */
const pingsAgain = 8;

/** Waits for publish or play, whichever this client is made for. */
export async function roleOf(t: CaseContext, peer: RawPeer): Promise<ClientRole> {
  const asked = await peer.wait(anyOf(named('publish'), named('play')), { withinMs: 2 * t.deadlineMs });
  if (asked === undefined) t.blocked('not-started', peer.closed === undefined ? 'the client neither published nor played' : 'the client closed before it published or played');
  return asked.command?.name === 'play' ? 'play' : 'publish';
}

/** The same, for a case that is about one of the two. */
export async function only(t: CaseContext, wanted: ClientRole, peer: RawPeer): Promise<void> {
  if ((await roleOf(t, peer)) === wanted) return;
  if (wanted === 'publish') t.skip('client-plays', 'this case is about publishers, and this client plays');
  t.skip('client-publishes', 'this case is about players, and this client publishes');
}

/**
 * The fence for clients: a ping with a value of its own comes back when everything before it is read. A client that takes one message
 * each time that bytes come (curl 7.88 with librtmp) leaves the last one lying until the next; where media flows nobody notices, and
 * here the ping is sent again.
 */
export async function pong(t: CaseContext, peer: RawPeer): Promise<'answered' | 'closed' | 'silent'> {
  const value = 0x30000000 + t.pick(0x10000000);
  const since = peer.messages.length;
  const answered = (): boolean => peer.messages.slice(since).some((message) => control('pingResponse')(message) && message.body.type === 'userControl' && message.body.value === value);
  await peer.send(pingRequestBytes(value));
  for (let again = 0; again < pingsAgain && !(await peer.until(answered, t.deadlineMs / (2 * pingsAgain), true)) && peer.closed === undefined; again += 1) await peer.send(pingRequestBytes(value));
  await peer.until(answered, t.deadlineMs / 2);
  return answered() ? 'answered' : peer.closed !== undefined ? 'closed' : 'silent';
}

/** So many messages of media, behind the first `since` messages. */
export async function mediaComes(t: CaseContext, peer: RawPeer, { count = 1, since = 0 }: { readonly count?: number; readonly since?: number } = {}): Promise<boolean> {
  const have = (): number => peer.messages.slice(since).filter(isMedia).length;
  await peer.until(() => have() >= count, mediaPatience * t.deadlineMs);
  return have() >= count;
}

const teardown = anyOf(named('FCUnpublish'), named('closeStream'), named('deleteStream'));

/** For stimuli in mid-stream: media comes, and there is more a quarter of T later. A short file is over by then. */
export async function midStream(t: CaseContext, peer: RawPeer): Promise<void> {
  if (!(await mediaComes(t, peer, { count: 5 })) && peer.closed === undefined) t.blocked('no-media', 'the client sends no media');
  await peer.bytesWithin(t.deadlineMs / 4);
  if (peer.closed !== undefined || peer.messages.some(teardown)) t.inconclusive('stream-over', 'the client has ended its stream by itself: give it a longer one');
}

/** It closed; with status 0, as at the end of its stream, that says nothing about the stimulus. */
export async function unlessItsEnd(t: CaseContext, client: ClientUnderTest, peer: RawPeer): Promise<void> {
  if (peer.closed === undefined) return;
  if (client.isByHand && peer.messages.some(teardown)) t.inconclusive('stream-over', 'the client took its leave in the middle of the case: its stream may have been over');
  if (endOf(await client.untilExit()) === 'success') t.inconclusive('stream-over', 'the client ended with status 0 in the middle of the case: its stream may have been over');
}

/** A publisher sends media, a player answers a ping. */
export async function goesOn(t: CaseContext, peer: RawPeer, role: ClientRole): Promise<boolean> {
  return role === 'publish' ? mediaComes(t, peer) : (await pong(t, peer)) === 'answered';
}

/**
 * Behind what was just sent. `read`: a ping behind it is answered. `unread`: media goes on and no ping is answered, as with OBS
 * and librtmp, which do not read while they publish: whether the client would have minded is not known. `silent`: nothing comes.
 */
export type Survival = 'read' | 'unread' | 'closed' | 'silent';

export async function survival(t: CaseContext, peer: RawPeer, role: ClientRole): Promise<Survival> {
  const since = peer.messages.length;
  const fence = await pong(t, peer);
  if (fence !== 'silent') return fence === 'answered' ? 'read' : 'closed';
  if (role === 'publish' && await mediaComes(t, peer, { count: 5, since })) return 'unread';
  return peer.closed === undefined ? 'silent' : 'closed';
}

/** Sends one stimulus after the other as long as the client goes on. */
export async function throwAll<T>(t: CaseContext, peer: RawPeer, role: ClientRole, stimuli: readonly T[], send: (stimulus: T) => Promise<boolean>): Promise<{ readonly survivals: readonly Survival[]; readonly stoppedAt: T | undefined }> {
  const survivals: Survival[] = [];
  for (const stimulus of stimuli) {
    await send(stimulus);
    const now = await survival(t, peer, role);
    survivals.push(now);
    if (now === 'closed' || now === 'silent') return { survivals, stoppedAt: stimulus };
    // It does not read: the others would tell no more.
    if (now === 'unread') break;
  }
  return { survivals, stoppedAt: undefined };
}

export const survivalOutcomes: readonly [Outcome<{ readonly survivals: readonly Survival[] }>, ...Outcome<{ readonly survivals: readonly Survival[] }>[]] = [
  { verdict: 'fail', reason: 'closed', means: 'the client closes', when: ({ survivals }) => survivals.includes('closed') },
  { verdict: 'fail', reason: 'wedge', kind: 'wedge', means: 'the connection stays open, and the client does nothing any more', when: ({ survivals }) => survivals.includes('silent') },
  { verdict: 'info', reason: 'unread', means: 'media goes on; the client answers no ping while it publishes, and has perhaps not read them', when: ({ survivals }) => survivals.includes('unread') },
  { verdict: 'pass', reason: 'ignored', means: 'the client answers a ping behind each of them', when: ({ survivals }) => survivals.length > 0 },
];

/** Sends to a player as a server does. */
export function feeder(t: CaseContext, peer: RawPeer, msid: number): Publisher {
  return new Publisher(peer, msid, '', undefined, t.frameSource(1));
}

export const streamEofBytes = (msid: number): Uint8Array => userControlBytes(1, msid);

export function sayStatus(peer: RawPeer, msid: number, level: string, code: string): Promise<boolean> {
  return peer.command('onStatus', 0, [null, { level, code, description: code }], { csid: csids.command, msid });
}

export interface AfterRefusal {
  readonly end: ClientEnd;
  readonly exit: string;
  /** Its output names the reason. */
  readonly told: boolean;
  /** It has closed, and perhaps begun anew. */
  readonly closed: boolean;
  readonly connections: number;
}

/** Two T after a refusal. `words`: what the reason was called. */
export async function afterRefusal(t: CaseContext, client: ClientUnderTest, words: readonly string[]): Promise<AfterRefusal> {
  const exit = await client.untilExit(2 * t.deadlineMs);
  return {
    end: endOf(exit), exit: exit === undefined ? 'running' : describeExit(exit), told: words.some((word) => client.output.includes(word)),
    closed: client.peer.closed !== undefined, connections: client.peers.length,
  };
}

/** What counts as what when a client is refused. */
export const refusalOutcomes: readonly [Outcome<AfterRefusal>, ...Outcome<AfterRefusal>[]] = [
  { verdict: 'fail', reason: 'crash', kind: 'crash', means: 'a signal ends the client', when: ({ end }) => end === 'crash' },
  { verdict: 'fail', reason: 'success', means: 'the client ends with status 0, as if all had gone well', when: ({ end }) => end === 'success' },
  { verdict: 'pass', reason: 'told', means: 'the client ends with another status than 0 and prints the reason', when: ({ end, told }) => end === 'failure' && told },
  { verdict: 'warn', reason: 'untold', means: 'the client ends with another status than 0, and what it prints does not name the reason', when: ({ end }) => end === 'failure' },
  { verdict: 'info', reason: 'tries-again', means: 'the client closes the connection, and is not seen to end', when: ({ closed, connections }) => closed || connections > 1 },
  { verdict: 'fail', reason: 'hang', kind: 'hang', means: 'the client waits on, two T after the refusal', when: () => true },
];
