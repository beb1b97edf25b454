import { plainMutant } from '../mutant.js';

/** A control: it is legal to close without it. */
export default plainMutant({ id: 'C18', summary: 'Closes without deleteStream.', must: [] }, { request: (name, values) => (name === 'deleteStream' ? undefined : values) });
