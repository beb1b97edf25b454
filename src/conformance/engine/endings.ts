/** How streams end: a publisher that leaves as encoders do, and the signs by which a player learns of it. */
import type { CaseContext } from './context.js';
import { control, statusCode } from './expect.js';
import type { Player, Publisher } from './stream-ends.js';

/** FCUnpublish, deleteStream, FIN. */
export async function leavePolitely(pub: Publisher): Promise<void> {
  await pub.peer.command('FCUnpublish', pub.peer.nextTransaction(), [null, pub.name]);
  await pub.peer.command('deleteStream', 0, [null, pub.msid]);
  pub.peer.end();
}

/** The same, and the server has seen it: its name can be published again. */
export async function leaveForGood(t: CaseContext, pub: Publisher): Promise<void> {
  await pub.peer.command('FCUnpublish', pub.peer.nextTransaction(), [null, pub.name]);
  await pub.peer.command('deleteStream', 0, [null, pub.msid]);
  await t.fence(pub.peer);
  pub.peer.end();
  await pub.peer.untilClosed();
}

export interface EndSigns {
  readonly streamEof: boolean;
  /** Status codes that players take for the end. */
  readonly statuses: readonly string[];
  readonly closed: 'fin' | 'rst' | undefined;
}

const endCodes: readonly string[] = ['NetStream.Play.UnpublishNotify', 'NetStream.Play.Stop', 'NetStream.Play.Complete'];

/** Waits until both signs have come, or the close, or the time is up. */
export async function endSigns(ply: Player): Promise<EndSigns> {
  const isEof = control('streamEof');
  const look = (): EndSigns => ({
    streamEof: ply.peer.messages.some((message) => isEof(message) && message.body.type === 'userControl' && message.body.value === ply.msid),
    statuses: [...new Set(ply.peer.messages.map(statusCode).filter((code) => code !== undefined && endCodes.includes(code)))] as string[],
    closed: ply.peer.closed?.how,
  });
  await ply.peer.until(() => {
    const { streamEof, statuses } = look();
    return streamEof && statuses.length > 0;
  });
  return look();
}
