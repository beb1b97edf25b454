import { answerMutant } from '../fault.js';
import { onStatus } from '../step.js';

export default answerMutant('publish', { id: 'S124', summary: 'Accepts one publish in the life of a connection.', must: ['PB-014'] },
  (healthy, { earlier, msid }) => (earlier === 0 ? healthy : [onStatus(msid, 'error', 'NetStream.Publish.BadName', 'This connection has published before.')]));
