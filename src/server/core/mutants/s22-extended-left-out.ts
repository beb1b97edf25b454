import { ChunkWriter } from '../../../wire/chunk/writer.js';
import { relayMutant } from '../fault.js';

/** OBS before 30.2 and old librtmp write so. */
export default relayMutant({ id: 'S22', summary: 'Leaves the extended timestamp out on the fmt 3 chunks that it sends.', must: ['CH-036', 'MR-015'] }, () => {
  const writer = new ChunkWriter({ extendedOnType3: false });
  return {
    writeMedia: (message, chunkSize) => {
      writer.maxChunkSize = chunkSize;
      return writer.write(message);
    },
  };
});
