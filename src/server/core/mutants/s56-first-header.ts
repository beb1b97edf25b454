import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S56', summary: 'Keeps the first sequence header of a track, not the latest.', must: ['MR-011'] }, () => ({ keepHeader: (cached, before) => before ?? cached }));
