import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S274', summary: 'Keeps 24 bits of timestamps.', must: ['MR-015'] }, () => ({
  received: (message) => [{ ...message, timestampMs: message.timestampMs & 0xffffff }],
}));
