import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

const every = 1000;

export default relayMutant({ id: 'S67', summary: 'Flips one bit in every thousandth frame on its way to players.', must: ['MR-001'] }, () => {
  let count = 0;
  return {
    forPlayer: (message) => {
      if (mediaFacts(message).role !== 'frame') return [message];
      count += 1;
      if (count % every !== 0) return [message];
      const payload = Uint8Array.from(message.payload);
      const middle = payload.length >> 1;
      payload[middle] = (payload[middle] ?? 0) ^ 1;
      return [{ ...message, payload }];
    },
  };
});
