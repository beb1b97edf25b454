/**
 * The signature of a stranded buffer (incidents 2.2): an answer that comes long after its request, but at once after a later
 * client segment or the client's FIN. A server that is merely slow (hook, DNS) answers without such a push.
 */
import type { SessionModel } from '../session/model.js';
import type { Request } from '../session/transactions.js';
import type { Evidence } from '../trace/findings.js';
import { seconds, shortMs } from './text.js';

/** An answer this close behind the push was set free by it; measured: 0.2 ms on loopback, and networks add their round trip. */
const releasedWithinUs = 50_000;
/** Answers faster than this are ordinary. */
const longAfterUs = 1_000_000;
/** The client must have been idle before the push, else any late answer falls near some segment. */
const idleBeforeUs = 500_000;

export interface ReleaseNote { readonly sentence: string; readonly remedy: string; readonly evidence: Evidence }

/** What set the answer of this request free, or undefined for an ordinary answer. */
export function releaseNote(session: SessionModel, request: Request): ReleaseNote | undefined {
  const reply = request.reply;
  if (reply === undefined || request.direction !== 'c2s') return undefined;
  const latencyUs = reply.atUs - request.atUs;
  if (latencyUs < longAfterUs) return undefined;
  const fin = session.c2s.closed;
  const byFin = fin !== undefined && reply.atUs >= fin.atUs && reply.atUs - fin.atUs <= releasedWithinUs;
  const sincePushUs = reply.atUs - reply.peerLastUs;
  const idleUs = reply.peerLastUs - Math.max(request.atUs, session.c2s.lastMessageUs < reply.peerLastUs - 1000 ? session.c2s.lastMessageUs : session.c2s.previousBurstUs);
  const bySegment = !byFin && reply.peerBytes > request.endOffset && sincePushUs >= 0 && sincePushUs <= releasedWithinUs && idleUs >= idleBeforeUs;
  if (!byFin && !bySegment) return undefined;
  const push = byFin ? 'the client closed its side' : 'the client sent something else';
  const afterUs = byFin ? reply.atUs - (fin?.atUs ?? 0) : sincePushUs;
  return {
    sentence: `The answer to ${request.name} (txn ${String(request.transactionId)}) came at ${seconds(reply.atUs)}, ${seconds(latencyUs)} s after the request but only ${shortMs(afterUs)} after ${push}: it was released by that. The request lay complete in the server's own buffer while the server waited for the socket.`,
    remedy: 'Server: parse everything that is already buffered before polling the socket for more.',
    evidence: { direction: 's2c', offset: reply.offset, length: reply.endOffset - reply.offset, note: `answer to ${request.name}, ${shortMs(afterUs)} after ${push}` },
  };
}
