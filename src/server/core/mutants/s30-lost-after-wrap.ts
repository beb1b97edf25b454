import { relayMutant } from '../fault.js';

/** Node-Media-Server 4.4.3 does this. */
export default relayMutant({ id: 'S30', summary: 'Drops everything behind the end of the 32 bits of a timestamp.', must: ['CH-014'] }, () => {
  const latest = new Map<string, number>();
  return {
    received: (message, path) => {
      const before = latest.get(path) ?? 0;
      if (before - message.timestampMs > 2 ** 31) return [];
      latest.set(path, message.timestampMs);
      return [message];
    },
  };
});
