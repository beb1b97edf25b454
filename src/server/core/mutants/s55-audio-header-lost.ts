import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S55', summary: 'Keeps no audio sequence header for late players.', must: ['MR-004'] }, () => ({ keepHeader: (cached) => (cached.facts.kind === 'audio' ? undefined : cached) }));
