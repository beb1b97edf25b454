import { parseStreamUrl } from '../../../client/core/stream-url.js';
import { FlvFileSink } from '../../../client/media/flv-sink.js';
import { playMedia } from '../../../client/play.js';
import { ownVersion, runningClient } from '../own.js';
import type { PlayerAdapter } from '../adapter.js';

const adapter: PlayerAdapter = {
  id: 'rtmpdiag', title: 'rtmpdiag play', allowances: [],
  find: () => Promise.resolve({ path: '', version: ownVersion }),
  unable: () => undefined,
  start({ url, output, handshake, ca }) {
    const address = parseStreamUrl(url);
    if (typeof address === 'string') throw new Error(address);
    const abort = new AbortController();
    const result = playMedia({ url: address, sink: new FlvFileSink(output), handshake: handshake === 'digest' ? 'digest' : 'simple', enhanced: true, signal: abort.signal, ...(ca === undefined ? {} : { ca }) });
    return runningClient(result, abort);
  },
};

export default adapter;
