import { decodeAmf0 } from '../../../wire/amf/amf0.js';
import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import type { InMessage } from '../message-reader.js';

const questionMark = 0x3f;

const mutant: ConformanceMutant = {
  id: 'S240', summary: 'Puts question marks in the place of what is not ASCII in the strings of commands.', must: ['AM-010'],
  create: () => ({ reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).map(inAscii) }) }),
};

function inAscii(message: InMessage): InMessage {
  if (message.typeId !== typeId.commandAmf0) return message;
  const payload = message.payload.slice();
  for (const value of decodeAmf0(payload).values) {
    if (value.type !== 'string' || value.at === undefined || value.bytes === undefined) continue;
    for (let at = value.at; at < value.at + value.bytes; at += 1) if ((payload[at] ?? 0) > 0x7f) payload[at] = questionMark;
  }
  return { ...message, payload };
}

export default mutant;
