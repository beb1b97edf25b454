import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S76', summary: 'Sends nobody anything while one player does not read.', must: ['MR-017'] }, () => ({ fullQueue: 'stops-all' }));
