import { ChunkWriter } from '../../../wire/chunk/writer.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S222', summary: 'Sends a fmt 3 chunk without payload behind a message that fills its last chunk.', must: ['CH-027'] }, () => {
  const writer = new ChunkWriter();
  return {
    writeMedia: (message, chunkSize) => {
      writer.maxChunkSize = chunkSize;
      const bytes = writer.write(message);
      const { length } = message.payload;
      return length > 0 && length % chunkSize === 0 ? Uint8Array.from([...bytes, 0xc0 | message.csid]) : bytes;
    },
  };
});
