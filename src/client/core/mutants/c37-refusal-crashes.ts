import { readInfo } from '../../../wire/command/info.js';
import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C37', summary: 'Is ended by a signal when it is refused.', must: ['CL-010', 'CL-011', 'CL-012'] }, { hears: ({ body }) => (body.type === 'command' && readInfo(body).level === 'error' ? 'crash' : 'healthy') });
