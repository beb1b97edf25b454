import type { ConformanceMutant } from '../fault.js';
import { controlCsid, editReplies } from '../step.js';

const mutant: ConformanceMutant = {
  id: 'S03', summary: 'Sends _result on chunk stream 2.', must: ['CH-034'],
  create: () => ({ answer: (_, healthy) => editReplies(healthy, (reply) => ({ ...reply, csid: controlCsid })) }),
};
export default mutant;
