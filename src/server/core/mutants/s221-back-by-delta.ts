import { ChunkWriter } from '../../../wire/chunk/writer.js';
import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

/** nginx-rtmp 1.2.2 does this. */
export default relayMutant({ id: 'S221', summary: 'Sends a frame whose timestamp goes back with fmt 1 and a delta of nearly 2^32.', must: ['CH-033'] }, () => {
  const writer = new ChunkWriter();
  const latest = new Map<string, number>();
  return {
    writeMedia: (message, chunkSize, path) => {
      const key = `${message.csid} ${path}`;
      const deltaMs = (message.timestampMs - (latest.get(key) ?? message.timestampMs)) >>> 0;
      latest.set(key, message.timestampMs);
      writer.maxChunkSize = chunkSize;
      // A header may be the first that a late player gets.
      if (deltaMs < 2 ** 31 || mediaFacts(message).role !== 'frame') return writer.write(message);
      const { length } = message.payload;
      const extended = [deltaMs >>> 24, (deltaMs >>> 16) & 0xff, (deltaMs >>> 8) & 0xff, deltaMs & 0xff];
      const out = [0x40 | message.csid, 0xff, 0xff, 0xff, length >> 16, (length >> 8) & 0xff, length & 0xff, message.typeId];
      for (let at = 0; at === 0 || at < length; at += chunkSize) out.push(...(at > 0 ? [0xc0 | message.csid] : []), ...extended, ...message.payload.subarray(at, at + chunkSize));
      return Uint8Array.from(out);
    },
  };
});
