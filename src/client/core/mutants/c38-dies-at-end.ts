import { plainMutant } from '../mutant.js';

/** Its own cleaning up ends it, before it has said that it leaves. */
export default plainMutant({ id: 'C38', summary: 'Is ended by a signal when it is asked to end.', must: ['TD-009'] }, { atEnd: 'crash' });
