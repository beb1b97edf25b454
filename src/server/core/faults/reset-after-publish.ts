import { commandFault } from '../fault.js';

export default commandFault('publish', {
  id: 'reset-after-publish',
  summary: 'Accepts publish and resets the connection right after.',
  rule: 'close-right-after-publish',
  ffmpeg: 'fails',
}, (healthy) => [...healthy, { kind: 'wait', ms: 100 }, { kind: 'reset' }]);
