import type { CachedMessage } from '../stream-cache.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S59', summary: 'Loses one frame where the cached frames meet the live ones.', must: ['MR-006'] }, () => ({ join: (plan) => ({ ...plan, group: withoutLastFrame(plan.group) }) }));

function isFrame({ facts }: CachedMessage): boolean {
  return facts.role === 'frame';
}

function withoutLastFrame(group: readonly CachedMessage[]): CachedMessage[] {
  const last = group.findLastIndex(isFrame);
  return group.filter((_, index) => index !== last);
}
