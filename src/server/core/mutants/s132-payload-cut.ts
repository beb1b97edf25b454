import { relayMutant } from '../fault.js';

const longest = 65_535;

export default relayMutant({ id: 'S132', summary: 'Cuts messages at 65535 bytes.', must: ['MR-014'] }, () => ({
  received: (message) => [message.payload.length > longest ? { ...message, payload: message.payload.subarray(0, longest) } : message],
}));
