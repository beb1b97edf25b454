import { answerFault } from '../fault.js';

/** FFmpeg and GStreamer send C2 only after S2 is in: both sides wait. librtmp sends it after S1 and gets through. */
export default answerFault({
  id: 'hold-s2',
  summary: 'Sends S2 only after C2 has arrived.',
  rule: 'handshake-deadlock-s2',
  ffmpeg: 'hangs',
}, (request, healthy) => (request.moment === 'hello' ? healthy.slice(0, 1) : healthy));
