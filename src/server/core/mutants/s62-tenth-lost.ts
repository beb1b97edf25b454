import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

const seed = 0x2545f491;
const share = 0.1;

export default relayMutant({ id: 'S62', summary: 'Loses one frame in ten, by chance with a fixed seed.', must: ['MR-001', 'MR-018'] }, () => {
  let state = seed;
  return {
    forPlayer: (message) => {
      if (mediaFacts(message).role !== 'frame') return [message];
      // xorshift32
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32 < share ? [] : [message];
    },
  };
});
