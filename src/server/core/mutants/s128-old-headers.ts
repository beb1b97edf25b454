import type { StreamMessage } from '../stream-sink.js';
import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S128', summary: 'Gives waiting players the sequence headers of the publisher before.', must: ['PL-015'] }, () => {
  const first = new Map<string, StreamMessage>();
  return {
    received: (message, path, publication) => {
      const { kind, role } = mediaFacts(message);
      if (role !== 'header') return [message];
      const key = `${kind} ${path}`;
      const old = publication > 1 ? first.get(key) : undefined;
      if (old === undefined) first.set(key, message);
      return [old === undefined ? message : { ...message, payload: old.payload }];
    },
  };
});
