import { commandFault } from '../fault.js';
import { onStatus } from '../step.js';

/** FFmpeg goes by the level, GStreamer and OBS by the code. */
export default commandFault('publish', {
  id: 'publish-bad-name-status',
  summary: 'Refuses publish with level "status" instead of "error".',
  rule: 'status-level-hides-error',
  companions: ['publish-badname-duplicate'],
  ffmpeg: 'hangs',
}, (_, request) => [onStatus(request.msid, 'status', 'NetStream.Publish.BadName', 'Already publishing')]);
