import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S54', summary: 'Keeps no video sequence header for late players.', must: ['PL-011', 'PL-016', 'MR-004', 'MR-011', 'MR-012'] }, () => ({ keepHeader: (cached) => (cached.facts.kind === 'video' ? undefined : cached) }));
