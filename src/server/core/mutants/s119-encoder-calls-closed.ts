import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S119', summary: 'Closes at releaseStream and FCPublish.', must: ['NC-017', 'NC-013'],
  create: () => ({ answer: ({ moment, name }, healthy) => (moment === 'command' && (name === 'releaseStream' || name === 'FCPublish') ? [{ kind: 'close' }] : healthy) }),
};
export default mutant;
