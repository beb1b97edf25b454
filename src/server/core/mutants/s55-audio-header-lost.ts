import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S55', summary: 'Keeps no audio sequence header for late players.', must: ['PL-011', 'PL-016', 'MR-004', 'MR-012'] }, () => ({ keepHeader: (cached) => (cached.facts.kind === 'audio' ? undefined : cached) }));
