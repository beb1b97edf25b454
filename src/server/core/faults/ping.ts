import { commandFault } from '../fault.js';
import { userControl } from '../step.js';

export default commandFault('publish', {
  id: 'ping',
  summary: 'Sends a ping request right after Publish.Start.',
  rule: null,
  ffmpeg: 'proceeds',
}, (healthy) => [...healthy, userControl(6, 1000)]);
