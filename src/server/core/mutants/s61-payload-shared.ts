import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S61', summary: 'Patches the payload for each player in one buffer that they all share.', must: ['MR-001', 'MR-018'] }, () => ({
  forPlayer: (message, player) => {
    const last = message.payload.length - 1;
    if (player > 0 && last > 0) message.payload[last] = (message.payload[last] ?? 0) ^ player;
    return [message];
  },
}));
