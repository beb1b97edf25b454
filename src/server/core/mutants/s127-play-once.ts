import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S127', summary: 'Ignores play on a connection that has sent closeStream.', must: ['PL-011'],
  create: () => {
    let closed = false;
    return {
      answer: (request, healthy) => {
        if (request.moment !== 'command') return healthy;
        closed ||= request.name === 'closeStream';
        return closed && request.name === 'play' ? [] : healthy;
      },
    };
  },
};
export default mutant;
