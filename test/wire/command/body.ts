import type { AmfValue } from '../../../src/trace/amf.js';
import type { CommandBody, DataBody } from '../../../src/trace/events.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { decodeCommand, encodeCommand } from '../../../src/wire/message/command.js';
import { decodeData } from '../../../src/wire/message/data.js';

/** A type 20 body from hexadecimal, or from values that are written first. */
export function commandBody(from: string | readonly AmfValue[]): CommandBody {
  const body = decodeCommand(typeof from === 'string' ? fromHex(from) : encodeCommand(from), 'amf0');
  if (body.type !== 'command') throw new Error(body.problem);
  return body;
}

/** A type 18 body. */
export function dataBody(from: string | readonly AmfValue[]): DataBody {
  const body = decodeData(typeof from === 'string' ? fromHex(from) : encodeCommand(from), 'amf0');
  if (body.type !== 'data') throw new Error(body.problem);
  return body;
}

/** What a builder gives, on the wire. */
export function wire(values: readonly AmfValue[]): string {
  return toHex(encodeCommand(values));
}
