import { deafMutant } from '../mutant.js';

export default deafMutant({ id: 'C08', summary: 'Does not answer PingRequest.', must: ['PC-008'] }, ({ body }) => body.type === 'userControl' && body.eventName === 'pingRequest');
