import { decodeAmf0 } from '../../../wire/amf/amf0.js';
import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import type { InMessage } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S52', summary: 'Takes the length of a string in a command for characters, not bytes.', must: ['AM-010'],
  create: () => ({ reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).flatMap(misread) }) }),
};

/** Its strings reach into what stands behind them; where nothing stands there, it gives up the command. */
function misread(message: InMessage): InMessage[] {
  if (message.typeId !== typeId.commandAmf0) return [message];
  const payload = message.payload.slice();
  for (const value of decodeAmf0(payload).values) {
    if (value.type !== 'string' || value.long === true || value.at === undefined || value.bytes === undefined) continue;
    let end = value.at;
    for (let characters = 0; characters < value.bytes; end += 1) {
      if (end >= payload.length) return [];
      // A byte that begins a character: its followers look like 10xxxxxx.
      if (((payload[end + 1] ?? 0) & 0xc0) !== 0x80) characters += 1;
    }
    const bytes = end - value.at;
    if (bytes === value.bytes) continue;
    payload[value.at - 2] = bytes >> 8;
    payload[value.at - 1] = bytes & 0xff;
    break;
  }
  return [{ ...message, payload }];
}

export default mutant;
