import type { CachedMessage } from '../stream-cache.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S58', summary: 'Sends one frame twice where the cached frames meet the live ones.', must: ['MR-006'] }, () => ({ join: (plan) => ({ ...plan, group: [...plan.group, ...plan.group.filter(isFrame).slice(-1)] }) }));

function isFrame({ facts }: CachedMessage): boolean {
  return facts.role === 'frame';
}
