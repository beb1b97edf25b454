import { isControlType } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import { connectionCsid } from '../step.js';

const mutant: ConformanceMutant = {
  id: 'S110', summary: 'Sends control messages on chunk stream 3.', must: ['PC-001'],
  create: () => ({ answer: (_, healthy) => healthy.map((each) => (each.kind === 'message' && isControlType(each.typeId) ? { ...each, csid: connectionCsid } : each)) }),
};
export default mutant;
