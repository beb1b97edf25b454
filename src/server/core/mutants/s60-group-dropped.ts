import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S60', summary: 'Throws the group of pictures away when a second player joins: it begins in the middle, and the first loses the rest.', must: ['MR-001', 'MR-005'] }, () => ({
  join: (plan, playersBefore) => (playersBefore === 1 ? { ...plan, group: [], waitsForKey: false, othersWaitForKey: true } : plan),
}));
