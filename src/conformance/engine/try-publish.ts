/** publish where a refusal is an observation and no obstacle. */
import type { RawPeer } from '../wire/raw-peer.js';
import type { CaseContext } from './context.js';
import { anyOf, named, status, statusCode } from './expect.js';
import { csids, Publisher } from './stream-ends.js';

export type PublishAttempt =
  | { readonly publisher: Publisher }
  /** The status code; `none`: closed, or nothing in time. */
  | { readonly refused: string };

/** `stream`: a number of its own for the frames; from 100 on none is taken by `t.publisher`. */
export async function tryPublish(t: CaseContext, peer: RawPeer, msid: number, name: string, stream: number): Promise<PublishAttempt> {
  const since = peer.messages.length;
  await peer.command('publish', 0, [null, name, 'live'], { csid: csids.stream, msid });
  const answer = await peer.wait(anyOf(status('NetStream.Publish.'), named('_error')), { since });
  const code = statusCode(answer);
  if (code === 'NetStream.Publish.Start' || (answer === undefined && !t.habits.saysPublishStart && peer.closed === undefined)) {
    return { publisher: new Publisher(peer, msid, name, answer, t.frameSource(stream)) };
  }
  return { refused: code ?? answer?.command?.name ?? 'none' };
}
