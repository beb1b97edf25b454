import { deafMutant } from '../mutant.js';

export default deafMutant({ id: 'C24', summary: 'Does not notice that createStream is refused.', must: ['CL-011'] }, ({ body, state }) => body.type === 'command' && body.commandName === '_error' && state === 'createStream');
