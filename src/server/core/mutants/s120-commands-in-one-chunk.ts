import { decodeMessageBody } from '../../../wire/message/decode.js';
import type { ConformanceMutant } from '../fault.js';
import type { MessageReader } from '../message-reader.js';

const mutant: ConformanceMutant = {
  id: 'S120', summary: 'Does not see commands that take more than one chunk.', must: ['NC-019', 'CH-001'],
  create: () => ({ reader: oneChunkForCommands }),
};

function oneChunkForCommands(healthy: MessageReader): MessageReader {
  let chunkBytes = 128;
  return {
    ...healthy,
    push: (bytes) => healthy.push(bytes).filter((message) => {
      const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
      if (body.type === 'setChunkSize') chunkBytes = body.size;
      return body.type !== 'command' || message.payload.length <= chunkBytes;
    }),
  };
}

export default mutant;
