import { connectFields } from '../../../wire/command/connect.js';
import { answerMutant } from '../fault.js';

/** nginx-rtmp 1.2.2 does this. */
export default answerMutant('connect', { id: 'S116', summary: 'Closes without a word at a connect to any app but "live".', must: ['NC-006'] },
  (healthy, { values }) => (connectFields(values[2]).app === 'live' ? healthy : [{ kind: 'close' }]));
