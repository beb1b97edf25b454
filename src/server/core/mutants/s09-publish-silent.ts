import { answerMutant } from '../fault.js';

export default answerMutant('publish', { id: 'S09', summary: 'Accepts publish and does not say Publish.Start.', must: ['PB-001'] },
  (healthy) => (healthy.some((each) => each.kind === 'publish') ? healthy.filter((each) => each.kind !== 'command') : healthy));
