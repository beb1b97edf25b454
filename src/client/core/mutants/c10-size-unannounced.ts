import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C10', summary: 'Uses its chunk size for connect and announces it behind it.', must: ['CL-006'] }, { usesSizeUnannounced: true });
