import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S72', summary: 'Keeps a name taken when its publisher resets the connection.', must: ['PB-016'] }, () => ({ keepsNameAfterReset: true }));
