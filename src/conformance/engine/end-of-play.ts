/** How a player learns that its stream has ended: what PL-013 and PL-014 observe. */
import type { Outcome } from '../core/case.js';
import { anyOf, control, status } from './expect.js';
import type { Player } from './stream-ends.js';

export interface ToldEnd {
  readonly eof: boolean;
  readonly status: string | undefined;
  readonly closed: string | undefined;
}

/** FFmpeg 5.1 ends at these two and at no others. */
const isEndStatus = anyOf(status('NetStream.Play.UnpublishNotify'), status('NetStream.Play.Stop'));

/** Waits until the player knows by both signs or by a close, at most for T. `since`: what came before does not count. */
export async function toldEnd({ peer, msid }: Player, since: number): Promise<ToldEnd> {
  const isEof = control('streamEof');
  const told = (): ToldEnd => {
    const behind = peer.messages.slice(since);
    const code = behind.find(isEndStatus)?.info['code'];
    return { eof: behind.some((message) => isEof(message) && message.body.type === 'userControl' && message.body.msid === msid), status: typeof code === 'string' ? code : undefined, closed: peer.closed?.how };
  };
  await peer.until(() => {
    const { eof, status: code } = told();
    return eof && code !== undefined;
  });
  return told();
}

export const endOutcomes: readonly [Outcome<ToldEnd>, ...Outcome<ToldEnd>[]] = [
  { verdict: 'pass', reason: 'both', means: 'StreamEOF for its stream, and NetStream.Play.UnpublishNotify or Stop', when: ({ eof, status: code }) => eof && code !== undefined },
  { verdict: 'pass', reason: 'closed', means: 'the server closes the connection', when: ({ closed }) => closed !== undefined },
  { verdict: 'warn', reason: 'eof-only', means: 'StreamEOF alone: FFmpeg waits for ever', breaks: ['ffmpeg'], when: ({ eof }) => eof },
  { verdict: 'warn', reason: 'status-only', means: 'a status alone: GStreamer waits for ever', breaks: ['gstreamer'], when: ({ status: code }) => code !== undefined },
  { verdict: 'fail', reason: 'not-told', kind: 'hang', means: 'nothing: players wait for ever', when: () => true },
];
