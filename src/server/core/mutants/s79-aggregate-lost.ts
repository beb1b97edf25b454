import { relayMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this. */
export default relayMutant({ id: 'S79', summary: 'Ignores aggregate messages.', must: ['MR-013'] }, () => ({ aggregates: 'lost' }));
