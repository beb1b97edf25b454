import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S80', summary: 'Takes the timestamps inside an aggregate as they stand.', must: ['MR-013'] }, () => ({ aggregates: 'absolute' }));
