import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S57', summary: 'Lets late players begin in the middle of a group of pictures.', must: ['MR-005'] }, () => ({ join: (plan) => ({ ...plan, group: [], waitsForKey: false }) }));
