import { commandFault } from '../fault.js';
import { command } from '../step.js';

/** FFmpeg answers with _checkbw, which moves its later transaction ids up by one. */
export default commandFault('connect', {
  id: 'on-bw-done',
  summary: 'Sends onBWDone before the answer to connect.',
  rule: null,
  ffmpeg: 'proceeds',
}, (healthy) => [command('onBWDone', 0, null, 8192), ...healthy]);
