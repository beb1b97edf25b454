import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S47', summary: 'Ignores the window of the client, and acknowledges by its own.', must: ['PC-002'],
  create: () => ({ reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).filter((message) => message.typeId !== typeId.windowAcknowledgementSize) }) }),
};
export default mutant;
