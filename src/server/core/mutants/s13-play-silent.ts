import { answerMutant } from '../fault.js';

export default answerMutant('play', { id: 'S13', summary: 'Plays and does not say Play.Start.', must: ['PL-002'] },
  (healthy) => (healthy.some((each) => each.kind === 'play') ? healthy.filter((each) => each.kind !== 'command') : healthy));
