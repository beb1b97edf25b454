/** How streams end: a publisher that leaves as encoders do, and the signs by which a player learns of it. */
import type { Outcome } from '../core/case.js';
import type { Frame } from '../media/frames.js';
import { judgeFrames } from '../media/judge.js';
import { bytes } from '../wire/bytes/bytes.js';
import { messageBytes } from '../wire/bytes/chunks.js';
import type { CaseContext } from './context.js';
import { control, endCodes, isEndOfPlay, statusCode } from './expect.js';
import { csids, type Player, type Publisher } from './stream-ends.js';

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

/** Waits until a sign of the end has come, or the close, or the time is up; what else there is follows at once. */
export async function endSigns(t: CaseContext, ply: Player): Promise<EndSigns> {
  const isEof = control('streamEof');
  const look = (): EndSigns => ({
    streamEof: ply.peer.messages.some((message) => isEof(message) && message.body.type === 'userControl' && message.body.msid === ply.msid),
    statuses: [...new Set(ply.peer.messages.map(statusCode).filter((code) => code !== undefined && endCodes.includes(code)))] as string[],
    closed: ply.peer.closed?.how,
  });
  const told = (): { readonly one: boolean; readonly both: boolean } => {
    const { streamEof, statuses } = look();
    return { one: streamEof || statuses.length > 0, both: streamEof && statuses.length > 0 };
  };
  if (await ply.peer.until(() => told().one)) await ply.peer.until(() => told().both, t.deadlineMs / 8, true);
  return look();
}

export interface Tail {
  readonly sent: number;
  /** Before the end was told. */
  readonly exact: number;
  /** Behind it: a player that ends there drops them. */
  readonly late: number;
  readonly lost: readonly string[];
  readonly corrupt: readonly string[];
  readonly end: 'status' | 'close' | 'none';
}

/**
 * What became of the last frames of a stream that has ended. The sign of the end is the fence: what is not there before it came
 * too late. Where no sign comes, the frames have until T.
 */
export async function tailAt(t: CaseContext, ply: Player, sent: readonly Frame[]): Promise<Tail> {
  await ply.peer.until(() => ply.peer.messages.some(isEndOfPlay) || ply.account(sent).exact === sent.length);
  if (ply.peer.closed === undefined) await t.fence(ply.peer);
  const all = ply.account(sent);
  const end = ply.peer.messages.findIndex(isEndOfPlay);
  const inTime = end < 0 ? all : judgeFrames(sent, ply.media.filter(({ index }) => index < end));
  return { sent: sent.length, exact: inTime.exact, late: all.exact - inTime.exact, lost: all.lost, corrupt: all.corrupt, end: end >= 0 ? 'status' : ply.peer.closed === undefined ? 'none' : 'close' };
}

/** `count`: so many frames were sent. */
export const tailOutcomes = (count: number): readonly [Outcome<Tail>, ...Outcome<Tail>[]] => [
  { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ corrupt }) => corrupt.length > 0 },
  { verdict: 'fail', reason: 'tail-lost', kind: 'loss', means: 'frames that never came', when: ({ lost }) => lost.length > 0 },
  { verdict: 'fail', reason: 'end-before-frames', kind: 'loss', means: 'the end is told, and frames come behind it', breaks: ['gstreamer', 'ffmpeg'], when: ({ late }) => late > 0 },
  { verdict: 'pass', reason: 'all-there', means: `all ${count} frames, and none behind the end`, when: ({ exact }) => exact === count },
];

/** Frames as they go out in one write, and the end of the stream behind them. */
export function inOnePiece(pub: Publisher, frames: readonly Frame[], ...behind: readonly Uint8Array[]): Uint8Array {
  const { chunkBytes } = pub.peer;
  pub.sent.push(...frames);
  return bytes(...frames.map(({ typeId, timestampMs, payload }) => messageBytes({ csid: csids.video, typeId, msid: pub.msid, timestampMs, payload, chunkBytes })), ...behind);
}
