import { answerFault } from '../fault.js';

/** A port that is open while nobody serves it: an overloaded accept loop, a TLS listener, a dead proxy. */
export default answerFault({
  id: 'accept-silent',
  summary: 'Accepts the connection, reads everything and never sends a byte.',
  rule: 'tcp-server-silent',
  ffmpeg: 'hangs',
}, (request, healthy) => (request.moment === 'hello' ? [] : healthy));
