import { commandFault } from '../fault.js';

export default commandFault('createStream', {
  id: 'create-stream-no-reply',
  summary: 'Never answers createStream.',
  rule: 'createstream-no-reply',
  ffmpeg: 'hangs',
}, () => []);
