/** What is wrong with the AMF of a message, for cases that ask for well-formed output; none for messages without AMF. */
import { messageTypeName } from '../../wire/message/types.js';
import type { ReadMessage } from './strict-reader.js';

/** Reading to the end of the payload is asked for, and every object end; of a command also its name and transaction id. */
export function amfFaults({ typeId, body }: ReadMessage): string[] {
  if (body.type !== 'command' && body.type !== 'data') return [];
  const name = body.type === 'command' ? body.commandName : body.handler;
  const who = name === '' ? messageTypeName(typeId) : name;
  const faults = body.problems.map(({ what, at }) => `${who}: ${what} at byte ${at}`);
  if (body.type === 'command' && name === '') faults.push(`${who}: no name`);
  if (body.type === 'command' && body.values[1]?.type !== 'number') faults.push(`${who}: no transaction id`);
  return faults;
}
