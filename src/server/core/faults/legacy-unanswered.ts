import { answerFault } from '../fault.js';

const legacy = new Set(['releaseStream', 'FCPublish', 'FCUnpublish', 'FCSubscribe', '_checkbw', 'getStreamLength']);

/** nginx-rtmp, gortmplib and Node-Media-Server do. */
export default answerFault({
  id: 'legacy-unanswered',
  summary: 'Answers none of releaseStream, FCPublish, _checkbw and their like.',
  rule: null,
  ffmpeg: 'proceeds',
}, (request, healthy) => (request.moment === 'command' && legacy.has(request.name) ? [] : healthy));
