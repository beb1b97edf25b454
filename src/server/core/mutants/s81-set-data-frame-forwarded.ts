import { relayMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this: rtmpdump then writes no metadata. */
export default relayMutant({ id: 'S81', summary: 'Forwards @setDataFrame to players.', must: ['MR-008'] }, () => ({ forwardsSetDataFrame: true }));
