/** What is wrong with the AMF of a message, for cases that ask for well-formed output; none for messages without AMF. */
import { messageTypeName, typeId as types } from '../../wire/message/types.js';
import type { ReadMessage } from './strict-reader.js';

/** Commands and data messages, of either encoding. */
export function holdsAmf({ typeId }: ReadMessage): boolean {
  return typeId === types.commandAmf0 || typeId === types.commandAmf3 || typeId === types.dataAmf0 || typeId === types.dataAmf3;
}

/** Reading to the end of the payload is asked for, and every object end; of a command also its name and transaction id. */
export function amfFaults(message: ReadMessage): string[] {
  const { typeId, body } = message;
  if (body.type !== 'command' && body.type !== 'data') return holdsAmf(message) ? [`${messageTypeName(typeId)}: no AMF`] : [];
  const name = body.type === 'command' ? body.commandName : body.handler;
  const who = name === '' ? messageTypeName(typeId) : name;
  const faults = body.problems.map(({ what, at }) => `${who}: ${what} at byte ${at}`);
  if (body.type === 'command' && name === '') faults.push(`${who}: no name`);
  if (body.type === 'command' && body.transactionId === undefined) faults.push(`${who}: no transaction id`);
  return faults;
}
