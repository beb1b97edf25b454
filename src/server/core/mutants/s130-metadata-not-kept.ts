import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S130', summary: 'Keeps no metadata for late players.', must: ['MR-007'] }, () => ({ forgetsMetadata: true }));
