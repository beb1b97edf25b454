import { ChunkWriter } from '../../../wire/chunk/writer.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S223', summary: 'Sends answers in chunks of the announced size, and frames in smaller ones.', must: ['CH-035'] }, () => {
  const writer = new ChunkWriter();
  return {
    writeMedia: (message, chunkSize) => {
      writer.maxChunkSize = chunkSize >> 1;
      return writer.write(message);
    },
  };
});
