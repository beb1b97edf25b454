import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S77', summary: 'Keeps everything for a player that does not read, however much it is.', must: ['MR-017'] }, () => ({ fullQueue: 'keeps-all' }));
