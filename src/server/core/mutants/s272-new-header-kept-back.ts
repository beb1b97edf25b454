import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S272', summary: 'Gives a sequence header that changes in mid-stream to late players alone.', must: ['PL-015', 'MR-011'] }, () => {
  const seen = new Set<string>();
  return {
    forPlayer: (message, player, path) => {
      const { kind, role } = mediaFacts(message);
      const key = `${kind} ${player} ${path}`;
      if (role !== 'header') return [message];
      if (seen.has(key)) return [];
      seen.add(key);
      return [message];
    },
  };
});
