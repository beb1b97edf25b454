/** play as a question, for cases where a refusal is an observation; `player` of the context ends a case there. */
import type { RawPeer } from '../wire/raw-peer.js';
import type { CaseContext } from './context.js';
import { isRefusal, named, status, statusCode } from './expect.js';
import { csids, Player } from './stream-ends.js';

export interface PlayAnswer {
  /** `start`: NetStream.Play.Start, or nothing on a server that never says it. `refused`: an error status, StreamNotFound or _error. */
  readonly said: 'start' | 'refused' | 'closed' | 'silent';
  readonly code: string | undefined;
  /** What comes on that stream, whatever was said. */
  readonly player: Player;
}

/** On a connection of its own where no `peer` is given; createStream, then play. */
export async function askPlay(t: CaseContext, name: string, peer?: RawPeer): Promise<PlayAnswer> {
  const on = peer ?? await t.connected();
  const msid = await t.createStream(on);
  const since = on.messages.length;
  await on.command('play', 0, [null, name], { csid: csids.stream, msid });
  const isAnswer = (message: Parameters<typeof isRefusal>[0]): boolean =>
    status('NetStream.Play.Start')(message) || status('NetStream.Play.StreamNotFound')(message) || status('NetStream.Play.Failed')(message) || named('_error')(message) || isRefusal(message);
  // A server that never says it, or not before there is media, is not waited for: behind a fence the stream is being played.
  const says = t.habits.saysPlayStart && t.habits.startsWithMedia !== true;
  if (!says) await t.fence(on);
  const answer = says ? await on.wait(isAnswer, { since }) : on.messages.slice(since).find(isAnswer);
  const code = statusCode(answer);
  const player = new Player(on, msid, name, answer);
  if (on.closed !== undefined && answer === undefined) return { said: 'closed', code, player };
  if (answer === undefined) return { said: says ? 'silent' : 'start', code, player };
  return { said: code === 'NetStream.Play.Start' ? 'start' : 'refused', code, player };
}
