import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S54', summary: 'Keeps no video sequence header for late players.', must: ['MR-004'] }, () => ({ keepHeader: (cached) => (cached.facts.kind === 'video' ? undefined : cached) }));
