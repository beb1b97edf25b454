import { decodeAcknowledgement } from '../../../wire/message/acknowledgement.js';
import { typeId } from '../../../wire/message/types.js';
import type { ConformanceMutant } from '../fault.js';
import { acknowledgement, isTyped, type Step } from '../step.js';

const mutant: ConformanceMutant = {
  id: 'S46', summary: 'Acknowledges the bytes since the last acknowledgement instead of all bytes.', must: ['PC-002'],
  create: () => {
    let before = 0;
    const sinceLast = (each: Step): Step => {
      const body = isTyped(each, typeId.acknowledgement) ? decodeAcknowledgement(each.payload) : undefined;
      if (body?.type !== 'acknowledgement') return each;
      const bytes = body.sequenceNumber - before;
      before = body.sequenceNumber;
      return acknowledgement(bytes);
    };
    return { answer: ({ moment }, healthy) => (moment === 'window' ? healthy.map(sinceLast) : healthy) };
  },
};
export default mutant;
