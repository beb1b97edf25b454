import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C03', summary: 'Sends media right behind publish, without NetStream.Publish.Start.', must: ['CL-004'] }, { startsUnasked: true });
