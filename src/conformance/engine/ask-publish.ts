/** publish as a question, for cases that are about the answer; `publisher` of the context ends a case where it is no Start. */
import type { Outcome } from '../core/case.js';
import { isRefusal, named, status, statusCode } from './expect.js';
import type { CaseContext } from './context.js';
import { csids } from './stream-ends.js';
import type { RawPeer } from '../wire/raw-peer.js';

export interface PublishAnswer {
  /** `start`: NetStream.Publish.Start. `refused`: an error status or _error. */
  readonly said: 'start' | 'refused' | 'closed' | 'silent';
  readonly code: string | undefined;
  /** The stream that it was asked for. */
  readonly msid: number;
}

/** createStream where no `msid` is given, then publish. Blocked on a server that gives no answer to any publish. */
export async function askPublish(t: CaseContext, peer: RawPeer, name: string, options: { readonly msid?: number; readonly transactionId?: number } = {}): Promise<PublishAnswer> {
  if (!t.habits.saysPublishStart) t.blocked('needs-publish-start', 'sanity saw no answer to publish');
  const msid = options.msid ?? await t.createStream(peer);
  const since = peer.messages.length;
  await peer.command('publish', options.transactionId ?? 0, [null, name, 'live'], { csid: csids.stream, msid });
  // onFCPublish carries the code of Start as well, and is none.
  const answer = await peer.wait((message) => (named('onStatus')(message) && status('NetStream.Publish.')(message)) || isRefusal(message), { since });
  const code = statusCode(answer);
  if (answer === undefined) return { said: peer.closed === undefined ? 'silent' : 'closed', code, msid };
  // Whatever its level: nothing but Start is one.
  return { said: isRefusal(answer) || code !== 'NetStream.Publish.Start' ? 'refused' : 'start', code, msid };
}

/** The same where the name was this connection's own until now: a server may take a moment to free it. */
export async function askPublishAgain(t: CaseContext, peer: RawPeer, name: string, options: { readonly msid?: number } = {}): Promise<PublishAnswer> {
  const untilMs = t.nowMs() + t.deadlineMs;
  let answer = await askPublish(t, peer, name, options);
  while (answer.said === 'refused' && peer.closed === undefined && t.nowMs() < untilMs) {
    await t.pause(retryMs);
    answer = await askPublish(t, peer, name, { msid: answer.msid });
  }
  return answer;
}

/**
 * Asks on fresh connections until the name is to be had, or until the time is over. A Start that is followed by a close at once
 * (Node-Media-Server 4.4.3, when the name is taken) is none.
 */
export async function untilFree(t: CaseContext, name: string, withinMs: number): Promise<PublishAnswer & { readonly afterMs: number; readonly asked: number }> {
  const startMs = t.nowMs();
  for (let asked = 1; ; asked += 1) {
    const peer = await t.connected();
    const answer = await askPublish(t, peer, name);
    const holds = answer.said === 'start' && await t.fence(peer) === 'answered';
    const afterMs = Math.round(t.nowMs() - startMs);
    if (holds || afterMs >= withinMs) return { ...answer, said: answer.said === 'start' && !holds ? 'closed' : answer.said, afterMs, asked };
    peer.destroy();
    await t.pause(retryMs);
  }
}

const retryMs = 100;

export const freeOutcomes: readonly [Outcome<Pick<PublishAnswer, 'said'>>, ...Outcome<Pick<PublishAnswer, 'said'>>[]] = [
  { verdict: 'pass', reason: 'free', means: 'another publisher of the name gets NetStream.Publish.Start in time', when: ({ said }) => said === 'start' },
  { verdict: 'fail', reason: 'still-taken', means: 'the name stays taken', when: ({ said }) => said === 'refused' },
  { verdict: 'fail', reason: 'closed', means: 'the next publisher is closed', when: ({ said }) => said === 'closed' },
  { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'the next publisher gets no answer', when: () => true },
];
