import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S74', summary: 'Knows a stream by its name alone, so that apps share their streams.', must: ['MS-006'] }, () => ({ ignoresApp: true }));
