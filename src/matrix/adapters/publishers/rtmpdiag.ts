import { parseStreamUrl } from '../../../client/core/stream-url.js';
import { openFlvSource } from '../../../client/media/flv-source.js';
import type { MediaMessage, MediaSource } from '../../../client/media.js';
import { publishMedia } from '../../../client/publish.js';
import { ownVersion, runningClient } from '../own.js';
import type { PublisherAdapter } from '../adapter.js';

/** The file with its timestamps moved. */
function shifted(source: MediaSource, offsetMs: number): MediaSource {
  return {
    ...source,
    read: async () => {
      const message: MediaMessage | undefined = await source.read();
      return message === undefined ? undefined : { ...message, timestampMs: (message.timestampMs + offsetMs) >>> 0 };
    },
    close: () => source.close(),
  };
}

const adapter: PublisherAdapter = {
  id: 'rtmpdiag', title: 'rtmpdiag publish',
  find: () => Promise.resolve({ path: '', version: ownVersion }),
  unable: () => undefined,
  start({ file, url, pace, offsetMs, handshake, ca, codec }) {
    const address = parseStreamUrl(url);
    if (typeof address === 'string') throw new Error(address);
    const abort = new AbortController();
    const result = openFlvSource(file).then((source) => publishMedia({
      url: address, source: shifted(source, offsetMs), pace: pace === 'fast' ? 'fast' : 1, handshake: handshake === 'digest' ? 'digest' : 'simple', signal: abort.signal, enhanced: codec !== 'h264+aac',
      ...(ca === undefined ? {} : { ca }),
    }));
    return runningClient(result, abort);
  },
};

export default adapter;
