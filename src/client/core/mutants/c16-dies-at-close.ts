import { plainMutant } from '../mutant.js';

/** librtmp writes on and is ended by SIGPIPE. */
export default plainMutant({ id: 'C16', summary: 'Is ended by a signal when the server closes.', must: ['CL-016'] }, { atClose: 'crash' });
