import { deafMutant } from '../mutant.js';

export default deafMutant({ id: 'C23', summary: 'Does not notice that connect is refused.', must: ['CL-010'] }, ({ body, state }) => body.type === 'command' && body.commandName === '_error' && state === 'connect');
