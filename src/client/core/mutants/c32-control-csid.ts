import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C32', summary: 'Sends control messages on chunk stream 3.', must: ['CL-024'] }, { controlCsid: 3 });
