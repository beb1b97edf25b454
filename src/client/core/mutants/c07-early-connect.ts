import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C07', summary: 'Sends connect before it has S2.', must: ['HS-022'] }, { hurries: true });
