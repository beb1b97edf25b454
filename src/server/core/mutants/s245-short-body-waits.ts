import { decodeMessageBody } from '../../../wire/message/decode.js';
import { isControlType } from '../../../wire/message/types.js';
import { deafFrom } from '../deaf-reader.js';
import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S245', summary: 'Waits for the rest of a control message that is too short, and hears nothing else.', must: ['PC-014'],
  create: () => ({ reader: deafFrom(({ typeId, timestampMs, payload }) => isControlType(typeId) && decodeMessageBody(typeId, payload, timestampMs).type === 'malformed') }),
};
export default mutant;
