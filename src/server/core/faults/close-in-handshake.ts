import { answerFault } from '../fault.js';

export default answerFault({
  id: 'close-in-handshake',
  summary: 'Closes the connection after S0 and S1.',
  rule: 'handshake-eof',
  ffmpeg: 'fails',
}, (request, healthy) => (request.moment === 'hello' ? [...healthy.slice(0, 1), { kind: 'close' }] : healthy));
