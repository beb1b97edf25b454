import { deafMutant } from '../mutant.js';

export default deafMutant({ id: 'C26', summary: 'Looks at no status any more when it publishes.', must: ['CL-015'] }, ({ body, state }) => body.type === 'command' && body.commandName === 'onStatus' && state === 'running');
