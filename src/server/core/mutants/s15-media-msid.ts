import { answerMutant } from '../fault.js';

/** Node-Media-Server 4.4.3: rtmp2src then gets nothing. */
export default answerMutant('play', { id: 'S15', summary: 'Sends media to players on message stream 0.', must: ['PL-001'] },
  (healthy) => healthy.map((each) => (each.kind === 'play' ? { ...each, mediaMsid: 0 } : each)));
