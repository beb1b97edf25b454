import type { ConformanceMutant } from '../fault.js';

/** Long enough for what is cached to be on its way first. */
const lateMs = 100;

const mutant: ConformanceMutant = {
  id: 'S14', summary: 'Sends the first media before Play.Start.', must: ['PL-003'],
  create: () => ({
    mediaOvertakes: true,
    answer: (request, healthy) => (request.moment === 'command' && request.name === 'play'
      ? [...healthy.filter((each) => each.kind !== 'command'), { kind: 'wait', ms: lateMs }, ...healthy.filter((each) => each.kind === 'command')]
      : healthy),
  }),
};
export default mutant;
