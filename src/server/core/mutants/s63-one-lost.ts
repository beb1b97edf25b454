import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

const lost = 150;
const outOf = 300;

export default relayMutant({ id: 'S63', summary: 'Loses one frame in three hundred for every player.', must: ['MR-001'] }, () => {
  const counts = new Map<number, number>();
  return {
    forPlayer: (message, player) => {
      if (mediaFacts(message).role !== 'frame') return [message];
      const count = (counts.get(player) ?? 0) + 1;
      counts.set(player, count);
      return count % outOf === lost ? [] : [message];
    },
  };
});
