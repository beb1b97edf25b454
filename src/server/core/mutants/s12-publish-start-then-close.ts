import { answerMutant } from '../fault.js';
import { onStatus } from '../step.js';

/** Node-Media-Server 4.4.3 and nginx-rtmp with on_publish do this: OBS then says that all is well, and reconnects for ever. */
export default answerMutant('publish', { id: 'S12', summary: 'Says Publish.Start before it checks name and token, and then closes.', must: ['PB-008', 'AU-001'] },
  (healthy, { msid }) => (healthy.some((each) => each.kind === 'publish') ? healthy : [onStatus(msid, 'status', 'NetStream.Publish.Start', 'Publishing.'), { kind: 'close' }]));
