import { answerMutant } from '../fault.js';
import { onStatus } from '../step.js';

export default answerMutant('play', { id: 'S142', summary: 'Says Play.Start before it checks the token, and then closes.', must: ['AU-002'] },
  (healthy, { msid, denied }) => (denied === true ? [onStatus(msid, 'status', 'NetStream.Play.Start', 'Started playing.'), { kind: 'close' }] : healthy));
