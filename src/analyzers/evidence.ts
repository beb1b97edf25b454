/** Evidence from the things that rules hold in their hands. */
import type { DirectionFacts } from '../session/direction-facts.js';
import type { Reply } from '../session/reply.js';
import type { Request } from '../session/transactions.js';
import type { ContainerEvent, MessageEvent } from '../trace/events.js';
import type { Evidence } from '../trace/findings.js';

export function ofMessage(event: MessageEvent, note: string): Evidence {
  const place = { direction: event.direction, offset: event.offset - (event.file?.base ?? 0), length: event.endOffset - event.offset, note };
  return event.file === undefined ? place : { ...place, file: event.file.name };
}

export function ofContainer(event: ContainerEvent, note: string): Evidence {
  return { direction: event.direction, offset: event.offset, length: event.length, note, ...(event.file === undefined ? {} : { file: event.file }) };
}

export function ofReply(reply: Reply, note?: string): Evidence {
  return { direction: reply.direction, offset: reply.offset, length: reply.endOffset - reply.offset, note: note ?? reply.name };
}

export function ofRequest(request: Request): Evidence {
  return { direction: request.direction, offset: request.offset, length: request.endOffset - request.offset, note: `${request.name}, txn ${String(request.transactionId)}` };
}

export function ofClose(facts: DirectionFacts): Evidence {
  return { direction: facts.direction, offset: facts.closed?.offset ?? facts.bytes, length: 0, note: facts.closed?.how === 'rst' ? 'reset here' : 'closed here' };
}

export function ofStart(direction: Evidence['direction'], note: string): Evidence {
  return { direction, offset: 0, length: 1, note };
}
