import { touchyMutant } from '../mutant.js';

export default touchyMutant({ id: 'C33', summary: 'Gives up at a user control event that it does not know.', must: ['CL-025'] }, ({ body }) => body.type === 'userControl' && body.eventName === 'unknown');
