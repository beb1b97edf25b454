import type { ClientMutant } from '../mutant.js';

const mutant: ClientMutant = {
  id: 'C27', summary: 'Takes no status of its stream before StreamBegin.', must: ['CL-017'],
  create: () => {
    let begun = false;
    return {
      hears: ({ body }) => {
        begun ||= body.type === 'userControl' && body.eventName === 'streamBegin';
        return !begun && body.type === 'command' && body.commandName === 'onStatus' ? 'deaf' : 'healthy';
      },
    };
  },
};
export default mutant;
