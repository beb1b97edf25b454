import { commandFault } from '../fault.js';

/** An authorisation hook may take its time; every client waits. */
export default commandFault('createStream', {
  id: 'create-stream-after-3s',
  summary: 'Answers createStream after three seconds.',
  rule: null,
  ffmpeg: 'proceeds',
}, (healthy) => [{ kind: 'wait', ms: 3000 }, ...healthy]);
