import { typeId } from '../../../wire/message/types.js';
import { claimAmf3, offersAmf3 } from '../claim-amf3.js';
import type { ConformanceMutant } from '../fault.js';

const mutant: ConformanceMutant = {
  id: 'S50', summary: 'Echoes objectEncoding 3 and does not see commands of type 17.', must: ['AM-013'],
  create: () => ({
    answer: (request, healthy) => (offersAmf3(request) ? claimAmf3(healthy) : healthy),
    reader: (healthy) => ({ ...healthy, push: (bytes) => healthy.push(bytes).filter((message) => message.typeId !== typeId.commandAmf3) }),
  }),
};
export default mutant;
