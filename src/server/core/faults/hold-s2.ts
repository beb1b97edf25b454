import type { ServerFault } from '../fault.js';
import type { Step } from '../step.js';

/** FFmpeg and GStreamer send C2 only after S2 is in: both sides wait. librtmp sends it after S1 and gets through. */
const fault: ServerFault = {
  id: 'hold-s2',
  summary: 'Sends S2 only after C2 has arrived.',
  rule: 'handshake-deadlock-s2',
  ffmpeg: 'hangs',
  create: () => {
    let held: readonly Step[] = [];
    return {
      answer: (request, healthy) => {
        if (request.moment === 'handshake-done') return [...held, ...healthy];
        if (request.moment !== 'hello') return healthy;
        held = healthy.slice(1);
        return healthy.slice(0, 1);
      },
    };
  },
};
export default fault;
