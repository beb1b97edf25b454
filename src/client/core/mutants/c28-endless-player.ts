import { readInfo } from '../../../wire/command/info.js';
import { plainMutant, type Heard } from '../mutant.js';

const tellsTheEnd = ({ body, state }: Heard): boolean => state === 'running' && ((body.type === 'userControl' && body.eventName === 'streamEof') || (body.type === 'command' && readInfo(body).code?.startsWith('NetStream.Play.') === true));

export default plainMutant({ id: 'C28', summary: 'A player that never ends.', must: ['CL-020'], role: 'play' }, { hears: (heard) => (tellsTheEnd(heard) ? 'deaf' : 'healthy'), atClose: 'stay' });
