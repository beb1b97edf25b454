import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S78', summary: 'Drops halves of frames where a player does not read fast enough.', must: ['MR-017'] }, () => ({ fullQueue: 'cuts' }));
