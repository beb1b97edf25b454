import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S73', summary: 'Lets a second publisher in under the same name, and mixes both.', must: ['PB-008'] }, () => ({ sharesName: true }));
