/** Shared by the rules about answers that never come. */
import type { Reply } from '../../session/reply.js';
import type { Request } from '../../session/transactions.js';
import type { SessionModel } from '../../session/model.js';

/** A stray `_result` or `_error` that has the form of this request's answer: it was meant for it, under a wrong number. */
export function meantFor(session: SessionModel, request: Request): Reply | undefined {
  // FFmpeg ends at once on an _error that it can read, whatever its number: that is error-with-unknown-txn.
  const heard = (reply: Reply): boolean => reply.name === '_error' && session.clientKind === 'ffmpeg' && (reply.firstObjectDescription ?? '') !== '';
  const fits = (reply: Reply): boolean => fitsRequest(reply, request) && !heard(reply);
  const stray = request.strays?.find(fits);
  if (stray !== undefined || request.name !== 'createStream') return stray;
  // A stream id in the answer to releaseStream or FCPublish: the server counts requests instead of echoing their numbers.
  return session.transactions.requests.find((each) => each.expects === 'courtesy' && each.direction === 'c2s' && each.atUs >= request.atUs - 1_000_000 && each.reply?.name === '_result' && each.reply.streamId !== undefined && each.reply.atUs >= request.atUs && each.name !== '_checkbw' && each.name !== 'getStreamLength')?.reply;
}

function fitsRequest(reply: Reply, request: Request): boolean {
  if (reply.name === '_error') return true;
  if (request.name === 'connect') return reply.info.code?.startsWith('NetConnection.Connect.') ?? false;
  if (request.name === 'createStream') return reply.streamId !== undefined;
  return false;
}
