import { decodeMessageBody } from '../../../wire/message/decode.js';
import { isKnownType } from '../../../wire/message/types.js';
import { deafFrom } from '../deaf-reader.js';
import type { ConformanceMutant } from '../fault.js';
import type { InMessage } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S246', summary: 'Hears nothing more behind a message type or a user control event that it does not know.', must: ['PC-013', 'PC-016'],
  create: () => ({ reader: deafFrom(isUnknown) }),
};

function isUnknown({ typeId, timestampMs, payload }: InMessage): boolean {
  const body = decodeMessageBody(typeId, payload, timestampMs);
  return !isKnownType(typeId) || (body.type === 'userControl' && body.eventName === 'unknown');
}

export default mutant;
