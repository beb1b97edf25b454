import { answerMutant } from '../fault.js';

/** With one stream per connection, as encoders have it, nobody notices. */
export default answerMutant('publish', { id: 'S250', summary: 'Sends Publish.Start on message stream 1, whatever stream is published.', must: ['PB-002'] },
  (healthy) => (healthy.some((each) => each.kind === 'publish') ? healthy.map((each) => (each.kind === 'command' ? { ...each, msid: 1 } : each)) : healthy));
