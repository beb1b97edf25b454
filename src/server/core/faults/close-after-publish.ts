import { commandFault } from '../fault.js';

/** Node-Media-Server accepts first and checks afterwards. */
export default commandFault('publish', {
  id: 'close-after-publish',
  summary: 'Accepts publish and closes the connection right after.',
  rule: 'close-right-after-publish',
  ffmpeg: 'fails',
}, (healthy) => [...healthy, { kind: 'wait', ms: 100 }, { kind: 'close' }]);
