import { relayMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this. */
export default relayMutant({ id: 'S75', summary: 'Gives all media of a connection to the stream that it published last.', must: ['MS-002'] }, () => ({ lastStreamTakesAll: true }));
