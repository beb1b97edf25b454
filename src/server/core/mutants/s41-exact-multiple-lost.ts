import type { ConformanceMutant } from '../fault.js';
import { plainReader } from '../plain-reader.js';

const mutant: ConformanceMutant = {
  id: 'S41', summary: 'Waits for one chunk more where a message of several fills its last one, and loses the message.', must: ['CH-027'],
  create: () => ({ reader: plainReader({ exactMultiple: 'lost' }) }),
};
export default mutant;
