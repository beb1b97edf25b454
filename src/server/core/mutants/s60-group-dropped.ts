import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S60', summary: 'Throws the group of pictures away when another player joins: it begins in the middle, and the others lose the rest.', must: ['MR-001', 'MR-005'] }, () => ({
  join: (plan, playersBefore) => (playersBefore > 0 ? { ...plan, group: [], waitsForKey: false, othersWaitForKey: true } : plan),
}));
