import { commandFault } from '../fault.js';
import { withoutReplies } from '../step.js';

export default commandFault('connect', {
  id: 'connect-no-reply',
  summary: 'Sends its control messages after connect and never answers it.',
  rule: 'connect-no-reply',
  ffmpeg: 'hangs',
}, withoutReplies);
