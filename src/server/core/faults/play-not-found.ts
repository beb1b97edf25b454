import { commandFault } from '../fault.js';
import { onStatus } from '../step.js';

export default commandFault('play', {
  id: 'play-not-found',
  summary: 'Refuses play: no such stream.',
  rule: 'play-not-found',
  role: 'play',
  ffmpeg: 'fails',
}, (_, request) => [onStatus(request.msid, 'error', 'NetStream.Play.StreamNotFound', 'No such stream.')]);
