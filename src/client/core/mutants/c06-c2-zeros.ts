import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C06', summary: 'Sends a C2 of zeros.', must: ['HS-021'] }, { c2: (healthy) => new Uint8Array(healthy.length) });
