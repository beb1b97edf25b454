import { relayMutant } from '../fault.js';

const every = 50;

export default relayMutant({ id: 'S150', summary: 'Gives one frame in fifty to the players of another stream as well.', must: ['MS-005'] }, () => ({ straysEvery: every }));
