import { commandFault } from '../fault.js';
import { onStatus } from '../step.js';

export default commandFault('play', {
  id: 'play-not-found-status',
  summary: 'Refuses play with level "status" instead of "error".',
  rule: 'play-not-found',
  companions: ['status-level-hides-error'],
  role: 'play',
  ffmpeg: 'hangs',
}, (_, request) => [onStatus(request.msid, 'status', 'NetStream.Play.StreamNotFound', 'No such stream.')]);
