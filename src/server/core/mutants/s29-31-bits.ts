import { relayMutant } from '../fault.js';

/** SRS does this. */
export default relayMutant({ id: 'S29', summary: 'Keeps 31 bits of a timestamp.', must: ['CH-014'] }, () => ({
  received: (message) => [{ ...message, timestampMs: message.timestampMs & 0x7fffffff }],
}));
