import { commandFault } from '../fault.js';

export default commandFault('connect', {
  id: 'connect-after-3s',
  summary: 'Answers connect after three seconds.',
  rule: null,
  ffmpeg: 'proceeds',
}, (healthy) => [{ kind: 'wait', ms: 3000 }, ...healthy]);
