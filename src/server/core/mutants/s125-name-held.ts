import { relayMutant } from '../fault.js';

/** A server that frees names by a timer does this, for as long as the timer runs. */
export default relayMutant({ id: 'S125', summary: 'Keeps a name taken when its publisher ends in order.', must: ['PB-014', 'PB-015', 'TD-001', 'TD-002'] }, () => ({ keepsNameAfterEnd: true }));
