import { decodeMessageBody } from '../../../wire/message/decode.js';
import type { ConformanceMutant } from '../fault.js';
import type { InMessage } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S244', summary: 'Hears nothing more on a chunk stream that Abort was for.', must: ['PC-010'],
  create: () => {
    const dead = new Set<number>();
    const hears = ({ typeId, timestampMs, payload, csid }: InMessage): boolean => {
      const body = decodeMessageBody(typeId, payload, timestampMs);
      if (body.type === 'abort') dead.add(body.csid);
      return !dead.has(csid);
    };
    return { reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).filter(hears) }) };
  },
};
export default mutant;
