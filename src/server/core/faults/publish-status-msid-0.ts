import { commandFault } from '../fault.js';

/** FFmpeg and librtmp take it, GStreamer waits for a status on the stream it created. */
export default commandFault('publish', {
  id: 'publish-status-msid-0',
  summary: 'Sends Publish.Start on message stream 0.',
  rule: 'publish-status-wrong-msid',
  ffmpeg: 'proceeds',
}, (healthy) => healthy.map((step) => (step.kind === 'command' ? { ...step, msid: 0 } : step)));
