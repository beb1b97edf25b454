import { touchyMutant } from '../mutant.js';

export default touchyMutant({ id: 'C34', summary: 'Gives up at a message type that it does not know.', must: ['CL-026'] }, ({ body }) => body.type === 'unknown');
