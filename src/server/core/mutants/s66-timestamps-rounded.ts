import { relayMutant } from '../fault.js';

const stepMs = 10;

export default relayMutant({ id: 'S66', summary: 'Rounds timestamps to 10 ms.', must: ['MR-003', 'MR-013'] }, () => ({
  received: (message) => [{ ...message, timestampMs: (Math.round(message.timestampMs / stepMs) * stepMs) % 2 ** 32 }],
}));
