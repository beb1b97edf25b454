import { answerFault } from '../fault.js';

/** FFmpeg notices only when the socket buffers of both ends are full, which is some megabytes later. */
export default answerFault({
  id: 'stops-reading',
  summary: 'Stops reading from the socket after the first media message.',
  rule: 'peer-stopped-reading',
  ffmpeg: 'proceeds',
}, (request, healthy) => (request.moment === 'media' && request.earlier === 0 ? [...healthy, { kind: 'stopReading' }] : healthy));
