import { answerFault } from '../fault.js';
import { controlCsid } from '../step.js';

/** FFmpeg reads whole messages only, and stops writing meanwhile. */
export default answerFault({
  id: 'half-message',
  summary: 'Sends half a message while the client publishes.',
  rule: 'half-message-stall',
  ffmpeg: 'hangs',
}, (request, healthy) => (request.moment === 'media' && request.earlier === 0
  ? [...healthy, { kind: 'raw', bytes: Uint8Array.of(controlCsid, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0) }]
  : healthy));
