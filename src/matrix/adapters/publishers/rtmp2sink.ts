import { findGStreamer, muxCannot, publishPipeline, startGStreamer } from '../gstreamer.js';
import type { PublisherAdapter } from '../adapter.js';

const adapter: PublisherAdapter = {
  id: 'rtmp2sink', title: 'GStreamer rtmp2sink',
  find: findGStreamer,
  unable: ({ codec, handshake, flow }) =>
    muxCannot(codec) ?? (handshake === 'digest' ? 'rtmp2sink knows the simple handshake only' : flow === 'past-24-bit' ? 'flvmux begins at 0' : undefined),
  start: (job) => startGStreamer(publishPipeline(job, ['rtmp2sink', `location=${job.url}`, 'tls-validation-flags=0'])),
};

export default adapter;
