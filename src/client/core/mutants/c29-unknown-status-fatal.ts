import { touchyMutant } from '../mutant.js';
import { readInfo } from '../../../wire/command/info.js';

export default touchyMutant({ id: 'C29', summary: 'Gives up at a status that it does not know.', must: ['CL-023'] }, ({ body, state }) => state === 'running' && body.type === 'command' && body.commandName === 'onStatus' && readInfo(body).level !== 'error' && readInfo(body).code?.startsWith('NetStream.') !== true);
