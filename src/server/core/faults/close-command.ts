import { commandFault } from '../fault.js';
import { command, editReplies } from '../step.js';

export default commandFault('connect', {
  id: 'close-command',
  summary: 'Answers connect with the command "close" and keeps the connection open.',
  rule: 'connect-no-reply',
  companions: ['server-close-command'],
  ffmpeg: 'hangs',
}, (healthy) => editReplies(healthy, () => command('close', 0, null)));
