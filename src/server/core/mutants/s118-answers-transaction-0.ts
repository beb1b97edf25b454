import { buildError } from '../../../wire/command/call-result.js';
import { isKnownCommand } from '../../../wire/command/names.js';
import type { ConformanceMutant } from '../fault.js';
import { onConnection } from '../step.js';

const mutant: ConformanceMutant = {
  id: 'S118', summary: 'Answers a call that nobody knows although its transaction id 0 asks for no answer.', must: ['NC-016'],
  create: () => ({
    answer: ({ moment, name, transactionId }, healthy) => (moment === 'command' && transactionId === 0 && name !== '' && !isKnownCommand(name)
      ? [onConnection(buildError(0, 'NetConnection.Call.Failed', 'There is no such method.'))]
      : healthy),
  }),
};
export default mutant;
