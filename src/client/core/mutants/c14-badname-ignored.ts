import { deafMutant } from '../mutant.js';
import { readInfo } from '../../../wire/command/info.js';

export default deafMutant({ id: 'C14', summary: 'Does not notice NetStream.Publish.BadName.', must: ['CL-012'] }, ({ body }) => body.type === 'command' && readInfo(body).code === 'NetStream.Publish.BadName');
