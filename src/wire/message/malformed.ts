import type { MessageBody } from '../../trace/events.js';

/** The body of one type of message. */
export type BodyOf<T extends MessageBody['type']> = Extract<MessageBody, { type: T }>;
/** A payload that is not of its type's form. */
export type MalformedBody = BodyOf<'malformed'>;

/** A payload with fewer bytes than its type needs. GStreamer and gortmplib close on one, nginx-rtmp ignores it. */
export function tooShort(name: string, neededBytes: number, payload: Uint8Array): MalformedBody {
  return { type: 'malformed', problem: `${name} needs ${neededBytes} bytes and has ${payload.length}` };
}
