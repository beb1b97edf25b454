import { deafMutant } from '../mutant.js';

export default deafMutant({ id: 'C21', summary: 'Takes answers on chunk stream 3 only.', must: ['CL-008'] }, ({ body, message }) => body.type === 'command' && (body.commandName === '_result' || body.commandName === '_error') && message.csid !== 3);
