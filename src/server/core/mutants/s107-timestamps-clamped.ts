import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S107', summary: 'Gives a message no earlier timestamp than the one before it.', must: ['CH-015'] }, () => {
  const latest = new Map<string, number>();
  return {
    received: (message, path) => {
      // As a signed 32-bit difference: timestamps wrap.
      const before = latest.get(path) ?? message.timestampMs;
      const timestampMs = ((message.timestampMs - before) | 0) < 0 ? before : message.timestampMs;
      latest.set(path, timestampMs);
      return [{ ...message, timestampMs }];
    },
  };
});
