import { commandFault } from '../fault.js';

export default commandFault('connect', {
  id: 'connect-reset',
  summary: 'Resets the connection at connect.',
  rule: 'connect-closed-silently',
  ffmpeg: 'fails',
}, () => [{ kind: 'reset' }]);
