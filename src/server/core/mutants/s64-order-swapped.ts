import type { StreamMessage } from '../stream-sink.js';
import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

const every = 10;

export default relayMutant({ id: 'S64', summary: 'Swaps a video frame in ten with the next one.', must: ['MR-002'] }, () => {
  const held = new Map<string, StreamMessage>();
  let count = 0;
  return {
    received: (message, path) => {
      const facts = mediaFacts(message);
      if (facts.kind !== 'video' || facts.role !== 'frame') return [message];
      const before = held.get(path);
      if (before !== undefined) {
        held.delete(path);
        return [message, before];
      }
      count += 1;
      if (facts.key || count % every !== 0) return [message];
      held.set(path, message);
      return [];
    },
  };
});
