import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S126', summary: 'Says Play.Start to a player that comes before the publisher, and never sends it media.', must: ['PL-006', 'PL-015'] }, () => ({ forgetsWaiting: true }));
