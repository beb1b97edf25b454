import { deafMutant } from '../mutant.js';

/** A control: rtmp2sink does it, and the text allows it. */
export default deafMutant({ id: 'C25', summary: 'Takes NetStream.Publish.Start on its own message stream only.', must: ['CL-014'] }, ({ body, message, msid, state }) => body.type === 'command' && body.commandName === 'onStatus' && state === 'publish' && message.msid !== msid);
