import { findGStreamer, startGStreamer } from '../gstreamer.js';
import type { PlayerAdapter } from '../adapter.js';

const adapter: PlayerAdapter = {
  id: 'rtmp2src', title: 'GStreamer rtmp2src',
  allowances: [{ kind: 'audio', tail: 1, why: 'rtmp2src 1.22 drops the last message where the connection ends right behind it' }],
  find: findGStreamer,
  unable: ({ handshake }) => (handshake === 'digest' ? 'rtmp2src knows the simple handshake only' : undefined),
  // What it gives is an FLV stream already: no demuxer stands between the wire and the file.
  start: ({ url, output }) => startGStreamer(['rtmp2src', `location=${url}`, 'tls-validation-flags=0', '!', 'filesink', `location=${output}`, 'buffer-mode=unbuffered']),
};

export default adapter;
