import { deafMutant } from '../mutant.js';

/** Without a window it has nothing to acknowledge. */
export default deafMutant({ id: 'C09', summary: 'Never acknowledges.', must: ['CL-007'], role: 'play' }, ({ body }) => body.type === 'windowAcknowledgementSize');
