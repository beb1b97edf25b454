import { encodeUtf8 } from '../../../wire/bytes/utf8.js';
import { answerFault } from '../fault.js';

const page = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

export default answerFault({
  id: 'http-answer',
  summary: 'A web server on the port: answers in HTTP and closes.',
  rule: 'http-on-rtmp-port',
  ffmpeg: 'fails',
}, (request, healthy) => (request.moment === 'hello' ? [{ kind: 'raw', bytes: encodeUtf8(page) }, { kind: 'close' }] : healthy));
