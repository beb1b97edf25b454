import { relayMutant } from '../fault.js';

const every = 10;

export default relayMutant({ id: 'S129', summary: 'Sends every tenth player that joins no sequence headers.', must: ['PL-016'] }, () => ({
  join: (plan, playersBefore) => ((playersBefore + 1) % every === 0 ? { ...plan, opening: [], group: plan.group.filter(({ facts }) => facts.role !== 'header') } : plan),
}));
