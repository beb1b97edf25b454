import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S65', summary: 'Adds a millisecond to the timestamp of every other frame.', must: ['MR-003', 'MR-013', 'MR-015'] }, () => {
  let count = 0;
  return {
    received: (message) => {
      if (mediaFacts(message).role !== 'frame') return [message];
      count += 1;
      return [{ ...message, timestampMs: (message.timestampMs + (count % 2)) % 2 ** 32 }];
    },
  };
});
