import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C04', summary: 'Sends media on message stream 1, whatever createStream gave.', must: ['CL-003'] }, { mediaMsid: 1 });
