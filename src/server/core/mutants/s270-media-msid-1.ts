import { answerMutant } from '../fault.js';

/** Servers that were only ever tried with clients of one stream. */
export default answerMutant('play', { id: 'S270', summary: 'Sends media to players on message stream 1, whatever they play on.', must: ['PL-001'] },
  (healthy) => healthy.map((each) => (each.kind === 'play' ? { ...each, mediaMsid: 1 } : each)));
