import type { ClientMutant } from '../mutant.js';

const mutant: ClientMutant = {
  id: 'C31', summary: 'Gives up at a second answer to one command.', must: ['CL-008'],
  create: () => {
    const answered = new Set<number>();
    return {
      hears: ({ body }) => {
        if (body.type !== 'command' || body.commandName !== '_result' || body.transactionId === undefined) return 'healthy';
        const again = answered.has(body.transactionId);
        answered.add(body.transactionId);
        return again ? 'fatal' : 'healthy';
      },
    };
  },
};
export default mutant;
