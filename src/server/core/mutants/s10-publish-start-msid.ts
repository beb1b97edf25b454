import { answerMutant } from '../fault.js';

export default answerMutant('publish', { id: 'S10', summary: 'Sends Publish.Start on message stream 0.', must: ['PB-002'] },
  (healthy) => (healthy.some((each) => each.kind === 'publish') ? healthy.map((each) => (each.kind === 'command' ? { ...each, msid: 0 } : each)) : healthy));
