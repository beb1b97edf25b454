import { findGStreamer, muxCannot, publishPipeline, startGStreamer } from '../gstreamer.js';
import type { PublisherAdapter } from '../adapter.js';

/**
 * librtmp: it takes its options inside the address, and is killed by SIGPIPE where the server closes. It never reads what the server
 * says while it publishes: unread acknowledgements make its end a RST, which throws away what is still under way (seen at 20 Mbit/s).
 * Sequence headers in mid-stream do not come through it, as they do through rtmp2sink.
 */
const adapter: PublisherAdapter = {
  id: 'rtmpsink', title: 'GStreamer rtmpsink (librtmp)',
  find: findGStreamer,
  unable: ({ codec, handshake, flow, transport }) =>
    muxCannot(codec) ?? (handshake === 'digest' ? 'librtmp has the digest for its own way with Adobe servers only' : flow === 'past-24-bit' ? 'flvmux begins at 0'
      : transport === 'rtmps' ? 'librtmp 2.4 gives up at the session tickets of TLS 1.3' : transport === 'ipv6' ? 'librtmp reads no IPv6 address' : undefined),
  start: (job) => startGStreamer(publishPipeline(job, ['rtmpsink', `location=${job.url} live=1`])),
};

export default adapter;
